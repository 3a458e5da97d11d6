from config.secrets import check_doors, check_secrets


def test_a_secret_that_falls_back_is_told_before_production(settings) -> None:
    settings.SECRET_KEY = settings.AUDIT_SIGNING_KEY = "a" * 50
    settings.LINKING_SECRET = "short"
    settings.SECOND_FACTOR_SECRET = "d" * 32
    found = check_secrets()
    assert [one.msg.split()[0] for one in found] == ["AUDIT_SIGNING_KEY", "LINKING_SECRET"]

    settings.AUDIT_SIGNING_KEY, settings.LINKING_SECRET = "b" * 50, "c" * 32
    assert check_secrets() == []


def test_open_doors_are_told_before_production(settings) -> None:
    settings.DEMO, settings.STAFF_SECOND_FACTOR, settings.STEP_UP_MINUTES = True, False, 0
    found = [one.id for one in check_doors()]
    assert found == ["tradewell.W210", "tradewell.W211", "tradewell.W212"]

    settings.DEMO, settings.STAFF_SECOND_FACTOR, settings.STEP_UP_MINUTES = False, True, 10
    assert check_doors() == []
