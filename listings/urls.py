from django.urls import path, register_converter

from listings.views import (
    bulk,
    editor,
    effects,
    files,
    green,
    imports,
    index,
    pictures,
    reviews,
    trials,
)


class Size:
    """The two sizes in which a picture is kept."""

    regex = "small|large"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RowsName(Size):
    """The tables of the editor to which rows are added."""

    regex = "variants|market_prices|details"


register_converter(Size, "picture_size")
register_converter(RowsName, "listing_rows")

app_name = "listings"
urlpatterns = [
    path("listings/", index.index, name="index"),
    path("listings/narrow/", index.narrow, name="narrow"),
    path("listings/new/", editor.create, name="create"),
    path("listings/check/", editor.check, name="check"),
    path("listings/check/<str:key>/", editor.apply_edit, name="apply_edit"),
    path("listings/rows/<listing_rows:name>/", editor.add_row, name="add_row"),
    path("listings/bulk/<slug:action>/", bulk.confirm, name="bulk"),
    path("listings/bulk/<slug:action>/start/", bulk.start, name="start_bulk"),
    path("listings/bulk/result/<int:pk>/", bulk.result, name="bulk_result"),
    path("listings/bulk/result/<int:pk>/undo/", bulk.undo, name="undo_bulk"),
    path("listings/effect/<int:pk>/", effects.effect, name="effect"),
    path("listings/export.csv", index.export, name="export"),
    path("listings/import/", imports.upload, name="import"),
    path("listings/import/<int:pk>/", imports.mapping, name="import_file"),
    path("listings/import/<int:pk>/encoding/", imports.read_as, name="import_encoding"),
    path("listings/import/result/<int:pk>/", imports.result, name="import_result"),
    path("listings/import/result/<int:pk>/rows.csv", imports.rows, name="import_rows"),
    path("listings/import/result/<int:pk>/refused.csv", imports.refused, name="import_refused"),
    path("listings/<int:pk>/", index.listing, name="listing"),
    path("listings/<int:pk>/preview/", index.preview, name="preview"),
    path("listings/<int:pk>/edit/", editor.edit, name="edit"),
    path("listings/<int:pk>/discard/", editor.discard, name="discard"),
    path("listings/<int:pk>/publish/", editor.publish, name="publish"),
    path("listings/<int:pk>/pause/", editor.pause, name="pause"),
    path("listings/<int:pk>/resume/", editor.resume, name="resume"),
    path("listings/<int:pk>/withdraw/", editor.withdraw, name="withdraw"),
    path("listings/<int:pk>/pictures/", pictures.add_picture, name="add_picture"),
    path("listings/<int:pk>/gallery/", pictures.gallery, name="gallery"),
    path("listings/<int:pk>/certificates/", files.add_certificate, name="add_certificate"),
    path("pictures/<int:pk>/<picture_size:size>/", pictures.picture, name="picture"),
    path("pictures/<int:pk>/remove/", pictures.remove_picture, name="remove_picture"),
    path("pictures/<int:pk>/place/<int:place>/", pictures.move_picture, name="move_picture"),
    path("pictures/<int:pk>/report/", pictures.report_picture, name="report_picture"),
    path("pictures/received/<int:pk>/dismiss/", pictures.dismiss_upload, name="dismiss_upload"),
    path("listings/<int:pk>/check/", reviews.check_again, name="check_again"),
    path("listings/<int:pk>/retry/", reviews.retry_edit, name="retry_edit"),
    path("listings/<int:pk>/restore/", reviews.restore, name="restore"),
    path("listings/<int:pk>/dispute/<int:number>/", reviews.dispute, name="dispute"),
    path("listings/<int:pk>/dispute/<str:finding>/", reviews.dispute_words, name="dispute_words"),
    path("policy/<int:pk>/recheck/", effects.recheck, name="recheck"),
    path("policy/trials/<int:pk>/", trials.trial, name="trial"),
    path("policy/trials/<int:pk>/listings/<int:listing_pk>/", trials.mark, name="mark_stopped"),
    path("reviews/", reviews.queue, name="reviews"),
    path("reviews/precision/", reviews.precision, name="precision"),
    path("reviews/precision/<slug:code>/", reviews.restore_rule, name="restore_rule"),
    path("reviews/<int:pk>/again/", reviews.ask_again, name="ask_again"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/claim/", reviews.claim, name="claim_review"),
    path("reviews/<int:pk>/release/", reviews.release, name="release_review"),
    path("green/", green.programme, name="green"),
    path("green/statement.csv", green.statement, name="green_statement"),
    path("green/join/", green.join, name="join_green"),
    path("green/leave/", green.leave, name="leave_green"),
    path("certificates/", green.certificates, name="certificates"),
    path("certificates/<int:pk>/", green.review, name="review_certificate"),
    path("certificates/<int:pk>/claim/", green.claim, name="claim_certificate"),
    path("certificates/<int:pk>/release/", green.release, name="release_certificate"),
    path("certificates/<int:pk>/withdraw/", green.withdraw, name="withdraw_certificate"),
    path("certificates/<int:pk>/document/", files.document, name="document"),
]
