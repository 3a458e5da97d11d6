from core.receivers import check_receivers


def test_half_a_setting_fails_at_the_start(settings):
    settings.RECEIVERS = {"payments": ("ftp://pay", "short")}
    assert len(check_receivers()) == 2
    settings.RECEIVERS = {"payments": ("", "")}
    assert check_receivers() == []
