// Asked by axe.py of a page that axe-core was put into. Each answer is a list of faults.
window.look = (() => {
  const everything = {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: true } },
  };
  // Where the same page has less room: what is hidden, moved or shown there alone.
  const inLessRoom = {
    runOnly: [
      "color-contrast", "target-size", "button-name", "link-name", "aria-hidden-focus",
      "scrollable-region-focusable",
    ],
  };
  // A large text may be paler; one that is large here is small where there is less room.
  axe.configure({
    checks: [{
      id: "color-contrast",
      options: {
        ignoreUnicode: true,
        ignoreLength: false,
        ignorePseudo: false,
        boldValue: 700,
        boldTextPt: 14,
        largeTextPt: 18,
        contrastRatio: { normal: { expected: 4.5 }, large: { expected: 4.5 } },
        pseudoSizeThreshold: 0.25,
        shadowOutlineEmMax: 0.2,
        textStrokeEmMin: 0.03,
      },
    }],
  });
  const colours = { runOnly: ["color-contrast"] };
  const shown = { wide: [], narrow: [] };

  async function find(place, asked) {
    // Of a fault its own words are told, so no selectors have to be worked out for every element.
    const told = { resultTypes: ["violations"], selectors: false };
    const found = await axe.run(place, { ...asked, ...told });
    const faults = found.violations.flatMap(
      (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`),
    );
    return [...faults, ...sideways()];
  }

  // Wider than the window, although nothing but its own scroll box should be.
  function sideways() {
    const page = document.documentElement;
    const pixels = page.scrollWidth - page.clientWidth;
    return pixels > 0 ? [`${pixels} px sideways`] : [];
  }

  // Everything whose colours count: fields, and what has words of its own.
  function read() {
    const known = new Map([[null, true]]);
    const hasRoom = (one) => {
      if (!known.has(one)) {
        const isHidden = one.offsetWidth <= 1 || one.offsetHeight <= 1;
        known.set(one, !isHidden && hasRoom(one.parentElement));
      }
      return known.get(one);
    };
    const hasWords = (one) =>
      one.matches("input, select, textarea") ||
      [...one.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
    return [...document.body.querySelectorAll("*")].filter(
      (one) => hasWords(one) && one.checkVisibility({ visibilityProperty: true }) && hasRoom(one),
    );
  }

  function only(here, there, frame) {
    const elsewhere = new Set(shown[there]);
    return shown[here].filter((one) => !elsewhere.has(one) && !(frame && one.closest(frame)));
  }

  return {
    sideways,
    wide() {
      shown.wide = read();
      return find(document, everything);
    },
    narrow(frame) {
      shown.narrow = read();
      return find(frame ? { exclude: frame.split(", ") } : document, inLessRoom);
    },
    // How many elements are shown `here` and not `there`, and the faults of their colours.
    count: (here, there, frame) => only(here, there, frame).length,
    rest: (here, there, frame) => find({ include: only(here, there, frame) }, colours),
  };
})();
