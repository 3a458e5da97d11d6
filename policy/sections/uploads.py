"""What a file may be: size, pixels and kind."""

from typing import Annotated, ClassVar, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Section, Shown, Unit, Words

PictureType = Literal["image/jpeg", "image/png", "image/webp"]
EvidenceType = Literal["application/pdf", "image/jpeg", "image/png", "image/webp"]
MiB = 1024 * 1024
MaxBytes = Annotated[
    int,
    Field(ge=1024, le=50 * MiB),
    Shown(_("Size, at most"), "", Unit.BYTES, Effect.MILDER),
]


class PictureLimits(Frozen):
    max_bytes: MaxBytes
    min_side_px: Annotated[
        int,
        Field(ge=1, le=5000),
        Shown(_("Longer side, at least"), "", Unit.PIXELS, Effect.STRICTER),
    ]
    max_side_px: Annotated[
        int,
        Field(ge=100, le=30_000),
        Shown(_("Longer side, at most"), "", Unit.PIXELS, Effect.MILDER),
    ]
    max_pixels: Annotated[
        int,
        Field(ge=10_000, le=200_000_000),
        Shown(
            _("Width times height, at most"),
            _("Keeps a small file from unfolding into a huge picture."),
            Unit.PIXELS,
            Effect.MILDER,
        ),
    ]
    types: Annotated[tuple[PictureType, ...], Field(min_length=1), Shown(_("Kinds of file"))]
    max_seconds: Annotated[
        int,
        Field(ge=1, le=120),
        Shown(
            _("Time to open it, at most"),
            _("Of a processor. A file that takes longer is refused."),
            Unit.SECONDS,
            Effect.MILDER,
        ),
    ] = 20
    max_memory_bytes: Annotated[
        int,
        Field(ge=128 * MiB, le=4096 * MiB),
        Shown(
            _("Memory to open it, at most"),
            _("Each worker needs so much for one picture at a time."),
            Unit.BYTES,
            Effect.MILDER,
        ),
    ] = 768 * MiB


class PictureAdvice(Frozen):
    """What sells better; nothing is refused for it."""

    main_side_px: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(_("Longer side of the main picture, from"), "", Unit.PIXELS),
    ]
    plain_edge_at_least: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(
            _("Plain edge of the main picture, at least"),
            _("The share of its edge that is nearly white or of one shade."),
            Unit.SHARE,
        ),
    ]


class EvidenceLimits(Frozen):
    max_bytes: MaxBytes
    files_at_most: Annotated[
        int,
        Field(ge=1, le=50),
        Shown(_("Files at a time, at most"), "", Unit.NONE, Effect.MILDER),
    ]
    files_per_appeal: Annotated[
        int,
        Field(ge=1, le=200),
        Shown(_("Files of one appeal, at most"), "", Unit.NONE, Effect.MILDER),
    ] = 20
    types: Annotated[tuple[EvidenceType, ...], Field(min_length=1), Shown(_("Kinds of file"))]


class CsvLimits(Frozen):
    max_bytes: MaxBytes
    max_rows: Annotated[
        int,
        Field(ge=1, le=1_000_000),
        Shown(_("Rows, at most"), "", Unit.NONE, Effect.MILDER),
    ]


# Of policy versions from before there were imports of listings and advice on pictures.
IMPORT_LIMITS = CsvLimits(max_bytes=50 * 1024 * 1024, max_rows=100_000)
PICTURE_ADVICE = PictureAdvice(main_side_px=1000, plain_edge_at_least=0.9)


class UploadsSection(Section):
    """Rule: docs/rules/listings.md#uploads"""

    label: ClassVar[Words] = _("Uploads")
    summary: ClassVar[Words] = _("Pictures, evidence and CSV files.")

    pictures: Annotated[PictureLimits, Shown(_("Pictures"))]
    advice: Annotated[PictureAdvice, Shown(_("Advice on pictures"))] = PICTURE_ADVICE
    evidence: Annotated[EvidenceLimits, Shown(_("Evidence"))]
    csv: Annotated[CsvLimits, Shown(_("CSV files"))]
    imports: Annotated[CsvLimits, Shown(_("Files of listings"))] = IMPORT_LIMITS
