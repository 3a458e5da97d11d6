"""Listings, their pictures, prices, evidence and checks."""

from listings.models.certificates import Certificate, CertificateReminder
from listings.models.green import GreenEnrolment, GreenPoint
from listings.models.imports import ImportFile
from listings.models.listing import LIVE, Listing
from listings.models.outlooks import EffectNotice, Outlook
from listings.models.pictures import Picture, PicturePrint, PictureUpload
from listings.models.rechecks import Recheck, RecheckChange
from listings.models.records import CheckRun, PricePoint
from listings.models.reviews import ReviewTask
from listings.models.rules import RuleTurn
from listings.models.staged import StagedEdit
from listings.models.trials import TrialMark
from listings.models.variants import Variant, VariantFacts

__all__ = [
    "LIVE",
    "Certificate",
    "CertificateReminder",
    "CheckRun",
    "EffectNotice",
    "GreenEnrolment",
    "GreenPoint",
    "ImportFile",
    "Listing",
    "Outlook",
    "Picture",
    "PicturePrint",
    "PictureUpload",
    "PricePoint",
    "Recheck",
    "RecheckChange",
    "ReviewTask",
    "RuleTurn",
    "StagedEdit",
    "TrialMark",
    "Variant",
    "VariantFacts",
]
