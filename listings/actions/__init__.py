"""Verbs on listings. Each is one transaction and leaves one event."""

from listings.actions.certificates import add_certificate
from listings.actions.disputes import ask_again, ask_restore, dispute_finding, dispute_words
from listings.actions.editing import create_listing, edit_listing
from listings.actions.green import join_programme, leave_programme
from listings.actions.import_files import read_file_as, start_import, take_import_file
from listings.actions.picture_reports import report_copies
from listings.actions.picture_uploads import (
    dismiss_upload,
    look_at_picture,
    receive_picture,
)
from listings.actions.pictures import add_picture, move_picture, remove_picture
from listings.actions.publishing import (
    pause_listing,
    publish_edited,
    put_back,
    recheck_listing,
    resume_listing,
    submit_listing,
    withdraw_listing,
)
from listings.actions.removal import follow_decisions
from listings.actions.reviews import claim_review, decide_review, release_review
from listings.actions.rules import restore_rule
from listings.actions.staging import discard_edit, retry_edit, save_edit
from listings.actions.trial_marks import mark_stopped
from listings.actions.verification import (
    claim_certificate,
    refuse_certificate,
    release_certificate,
    verify_certificate,
    withdraw_certificate,
)

__all__ = [
    "add_certificate",
    "add_picture",
    "ask_again",
    "ask_restore",
    "claim_certificate",
    "claim_review",
    "create_listing",
    "decide_review",
    "discard_edit",
    "dismiss_upload",
    "dispute_finding",
    "dispute_words",
    "edit_listing",
    "follow_decisions",
    "join_programme",
    "leave_programme",
    "look_at_picture",
    "mark_stopped",
    "move_picture",
    "pause_listing",
    "publish_edited",
    "put_back",
    "read_file_as",
    "receive_picture",
    "recheck_listing",
    "refuse_certificate",
    "release_certificate",
    "release_review",
    "remove_picture",
    "report_copies",
    "restore_rule",
    "resume_listing",
    "retry_edit",
    "save_edit",
    "start_import",
    "submit_listing",
    "take_import_file",
    "verify_certificate",
    "withdraw_certificate",
    "withdraw_listing",
]
