"""Tables that people save: no text in them runs, numbers stay numbers, and no row waits."""

from core.downloads import send_lines, send_table


def test_a_table_is_saved_and_nothing_in_it_runs():
    answer = send_table("green-2026-03", [("name", "points"), ("=1+1", -40), ("-40", 0)])

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="green-2026-03.csv"'
    assert answer.getvalue().decode() == "\ufeffname,points\r\n'=1+1,-40\r\n'-40,0\r\n"


def test_what_is_there_leaves_before_the_rest_is_read():
    read = []

    def rows():
        for number in range(3):
            read.append(number)
            yield (number,)

    lines = iter(send_table("numbers", rows()))
    assert (next(lines).decode(), read) == ("\ufeff", [])
    assert (next(lines), read) == (b"0\r\n", [0])


def test_other_files_keep_their_lines_as_they_are():
    answer = send_lines("labels.json", ["[", "=1", "]"], "application/json")
    assert (answer["Content-Type"], answer.getvalue()) == ("application/json", b"[=1]")
    assert answer["Content-Disposition"] == 'attachment; filename="labels.json"'
