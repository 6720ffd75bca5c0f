"""Search on the command line: whatever is typed, what is kept and what is drawn from it."""


def test_searches_are_asked_kept_listed_and_removed(run) -> None:
    asked = run("search", '"dar de baja" OR (', "--speaker", "customer", "--within", "60", "--save", "Bajas", "--json")
    assert (asked.code, asked.answer) == (0, {"hits": [], "total": 0, "calls": 0, "saved": "Bajas"})
    [kept] = run("searches", "list", "--json").answer["searches"]
    assert (kept["name"], kept["words"], kept["speaker"]) == ("Bajas", '"dar de baja" OR (', "customer")
    drawn = run("searches", "draw", "BAJAS", "--per-agent", "2", "--json")
    assert (drawn.code, "finds no call" in drawn.err + drawn.out) == (1, True)
    assert run("searches", "remove", "bajas").code == 0
    assert run("searches", "remove", "bajas").code == 1
