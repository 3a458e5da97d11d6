"""Listings, their pictures, prices, evidence and checks."""

from listings.models.imports import ImportFile
from listings.models.listing import LIVE, Listing
from listings.models.pictures import Picture, PicturePrint
from listings.models.records import Certificate, CheckRun, PricePoint

__all__ = [
    "LIVE",
    "Certificate",
    "CheckRun",
    "ImportFile",
    "Listing",
    "Picture",
    "PicturePrint",
    "PricePoint",
]
