"""How an operator's commands come by the environment that the services read."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.operations.examples import EXAMPLES, GUIDE, SECRET, environment

TELL = "import json, os; print(json.dumps(dict(os.environ)))"
PLAIN = re.compile(r"[\w.,:/@-]*")
FILES = ("tradewell.env", "owner.env")


def filled(name):
    """The example as an operator fills it in."""
    text = (EXAMPLES / name).read_text()
    keys = re.finditer(r"^#?([A-Z0-9_]+)=.*$", text, re.M)
    for line in list(keys):
        secret = SECRET.format(line[1].lower())
        text = text.replace(line[0], line[0].replace("CHANGE-ME", secret))
    return text


@pytest.mark.parametrize("name", FILES)
def test_sh_reads_the_same_values_as_the_services(name, tmp_path):
    (tmp_path / name).write_text(filled(name))
    command = f'set -eu; set -a; . "$0"; exec {sys.executable} -c "$1"'
    done = subprocess.run(
        ["sh", "-c", command, str(tmp_path / name), TELL],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert environment(name).items() <= told.items() and environment(name)


@pytest.mark.parametrize("name", [*FILES, "compose.env"])
def test_what_is_not_plain_stands_between_single_quotes(name):
    """Commented lines too: they are there to be used."""
    lines = re.findall(r"^#?[A-Z0-9_]+=(.*)$", (EXAMPLES / name).read_text(), re.M)
    assert lines
    for text in lines:
        within = re.fullmatch(r"'([^'\n]+)'", text)
        assert within or (PLAIN.fullmatch(text) and "CHANGE-ME" not in text), text


@pytest.mark.skipif(os.geteuid() or not shutil.which("runuser"), reason="The commands are root's.")
def test_the_commands_run_with_the_services_environment_in_the_same_folder(tmp_path):
    for name in FILES:
        (tmp_path / name).write_text(filled(name))
    text = (EXAMPLES / "commands.sh").read_text()
    assert text.count("runuser -u tradewell --") == 1
    text = text.replace("/etc/tradewell", str(tmp_path)).replace("-u tradewell", "-u root")
    (tmp_path / "commands.sh").write_text(text)

    def told(function):
        command = f'. ./commands.sh; {function} {sys.executable} -c "$0" "two words"'
        tell = f"{TELL}; import sys; assert sys.argv[1:] == ['two words']; print(os.getcwd())"
        clean = {"PATH": os.environ["PATH"]}
        run = {"cwd": tmp_path, "env": clean, "text": True}
        answer = subprocess.check_output(["sh", "-euc", command, tell], **run)
        environ, folder = answer.splitlines()
        assert folder == str(tmp_path)
        return json.loads(environ)

    plain, owner = told("as_tradewell"), told("as_owner")
    assert environment().items() <= plain.items() and plain["HOME"] == "/var/lib/tradewell"
    assert "DATABASE_OWNER_URL" not in plain
    assert environment().items() | environment("owner.env").items() <= owner.items()


def test_each_command_of_the_guide_names_its_user_and_its_python():
    guide = GUIDE.read_text()
    lines = [line.strip() for block in guide.split("```")[1::2] for line in block.splitlines()]
    commands = [line for line in lines if "manage.py" in line]
    assert len(commands) > 8
    for line in commands:
        assert re.match(r"as_(tradewell|owner) \.venv/bin/python manage\.py \w", line), line
        assert line.startswith("as_owner") == ("migrate" in line), line
    assert "systemctl reload" not in guide


def test_the_guide_copies_files_that_exist():
    named = set(re.findall(r"(?:docs/)?examples/([\w@.*-]+)", GUIDE.read_text()))
    assert len(named) > 12
    assert [name for name in named if not list(EXAMPLES.glob(name))] == []
