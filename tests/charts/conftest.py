"""Words for the columns of the made-up tables, so that no test here waits for a subject's."""

from collections import ChainMap

import pytest
from made_up_charts import drawings

from analysis.charts import draw
from analysis.language import texts

COLUMNS = {
    "name": ("Name", "Enw", {}),
    "week": ("Week starting", "Wythnos yn dechrau", {"unit": "date"}),
    "loans": ("Loans", "Benthyciadau", {"unit": "count"}),
    "share": ("Share of borrowers", "Cyfran y benthycwyr", {"unit": "percent"}),
    "estimate": ("Mean change", "Newid cymedrig", {"unit": "score"}),
    "low": ("Low end", "Pen isaf", {"unit": "score"}),
    "high": ("High end", "Pen uchaf", {"unit": "score"}),
    "interest": ("Interest", "Diddordeb", {"unit": "count"}),
    "power": ("Power", "Grym", {"unit": "count"}),
    "sector": ("Sector", "Sector", {"codes": "sector"}),
    "year": ("Year", "Blwyddyn", {"unit": "year"}),
    "box": ("Box", "Blwch", {"codes": "made_up_box"}),
    "stream": ("Stream", "Ffrwd", {"codes": "made_up_stream"}),
    "count": ("Records", "Cofnodion", {"unit": "count"}),
    "criterion": ("Why not", "Pam na", {}),
    "task": ("Task", "Tasg", {}),
    "holder": ("Holder", "Deiliad", {}),
    "letters": ("Letters", "Llythrennau", {"codes": "made_up_letter"}),
    "duties": ("In words", "Mewn geiriau", {"codes": "made_up_duty"}),
    "level": ("Strongest evidence", "Tystiolaeth gryfaf", {"codes": "made_up_level"}),
    "best": ("Best", "Gorau", {"codes": "made_up_level", "blank": "words.nobody"}),
    "steadiness": ("Steadiness", "Cadernid", {"codes": "made_up_steadiness"}),
    "reply": ("Answered?", "Wedi ateb?", {"codes": "stakeholder_reply"}),
    "signal": ("Colour", "Lliw", {"codes": "made_up_signal"}),
    "colour": ("Colour", "Lliw", {"codes": "colour"}),
    "green_at": ("Green threshold", "Trothwy gwyrdd", {"unit": "score"}),
    "red_at": ("Red threshold", "Trothwy coch", {"unit": "score"}),
    "better": ("Direction", "Cyfeiriad", {"codes": "better"}),
    "measure": ("Measure", "Mesur", {}),
    "owner": ("Owner", "Perchennog", {}),
    "day": ("By day", "Erbyn diwrnod", {"unit": "rank"}),
    "left": ("Not back by then", "Heb ddychwelyd erbyn hynny", {"unit": "percent"}),
    "left_low": ("Low limit", "Terfyn isaf", {"unit": "percent"}),
    "left_high": ("High limit", "Terfyn uchaf", {"unit": "percent"}),
    "reached": ("Share of those reached", "Cyfran y rhai a gyrhaeddwyd", {"unit": "percent"}),
    "pounds": ("Value", "Gwerth", {"unit": "pounds"}),
    "chance_green": ("Chance of green", "Siawns o wyrdd", {"unit": "percent"}),
    "chance_amber": ("Chance of amber", "Siawns o oren", {"unit": "percent"}),
    "chance_red": ("Chance of red", "Siawns o goch", {"unit": "percent"}),
    "rank_1": ("Chance of rank 1", "Siawns o safle 1", {"unit": "percent"}),
    "rank_2": ("Chance of rank 2", "Siawns o safle 2", {"unit": "percent"}),
    "rank_3": ("Chance of rank 3", "Siawns o safle 3", {"unit": "percent"}),
}

# Names of their own, since a list that was read once is kept.
CODES = {
    "made_up_box": {
        "identified": ("Records identified", "Cofnodion a ganfuwyd"),
        "duplicates": ("Duplicates removed", "Cofnodion dyblyg a dynnwyd cyn y sgrinio"),
        "screened": ("Records screened", "Cofnodion a sgriniwyd yn ôl teitl a chrynodeb"),
        "excluded": ("Records excluded", "Cofnodion a hepgorwyd"),
        "awaiting": ("Records not decided on yet", "Cofnodion heb benderfyniad arnynt eto"),
        "sought": ("Reports sought", "Adroddiadau y ceisiwyd cael eu testun llawn"),
        "not_retrieved": ("Reports not retrieved", "Adroddiadau na chafwyd"),
        "assessed": ("Reports assessed", "Adroddiadau yr aseswyd eu cymhwysedd"),
        "excluded_full_text": ("Reports excluded", "Adroddiadau a hepgorwyd"),
        "awaiting_full_text": ("Reports not decided on yet", "Adroddiadau heb benderfyniad eto"),
        "reports_included": ("Reports included", "Adroddiadau a gynhwyswyd"),
        "projects_included": ("Projects included", "Prosiectau a gynhwyswyd"),
    },
    "made_up_stream": {
        "databases": ("Databases and registers", "Cronfeydd data a chofrestrau"),
        "other": ("Websites and organisations", "Gwefannau, sefydliadau a chyfeiriadau"),
        "joint": ("Both", "Y ddwy"),
    },
    "made_up_letter": {
        "R": ("R", "G"),
        "A": ("A", "A"),
        "C": ("C", "Y"),
        "I": ("I", "H"),
    },
    "made_up_duty": {
        "R": ("Does it", "Gwneud"),
        "A": ("Is accountable", "Atebol"),
        "C": ("Is asked", "Ymgynghorir"),
        "I": ("Is told", "Hysbysir"),
    },
    "made_up_level": {
        "none_seen": ("No evaluation seen", "Ni welwyd gwerthusiad"),
        "level_1": ("Level 1", "Lefel 1"),
        "level_2": ("Level 2", "Lefel 2"),
        "level_3": ("Level 3", "Lefel 3"),
        "no_project": ("No project", "Dim prosiect"),
    },
    "made_up_signal": {
        "green": ("Green", "Gwyrdd"),
        "amber_green": ("Amber-green: red is ruled out", "Oren-gwyrdd: diystyrwyd coch"),
        "amber_red": ("Amber-red: red is not ruled out", "Oren-coch: ni ddiystyrwyd coch"),
        "red": ("Red", "Coch"),
        "not_enough_information": ("Not enough information", "Dim digon o wybodaeth"),
    },
    "made_up_steadiness": {
        "firm": ("Firm", "Cadarn"),
        "likely": ("Likely", "Tebygol"),
        "doubtful": ("Doubtful", "Amheus"),
    },
}


@pytest.fixture(autouse=True)
def described_columns(monkeypatch):
    """Describe the made-up columns."""
    known = texts._entries()
    made_up = {
        f"columns.{name}": {"en": english, "cy": welsh, **more}
        for name, (english, welsh, more) in COLUMNS.items()
    }
    for name, codes in CODES.items():
        for code, (english, welsh) in codes.items():
            made_up[f"codes.{name}.{code}"] = {"en": english, "cy": welsh}
    everything = ChainMap(made_up, known)
    monkeypatch.setattr(texts, "_entries", lambda: everything)


@pytest.fixture(params=["cy", "en"])
def language(request):
    """Each language."""
    return request.param


@pytest.fixture(scope="session")
def drawn():
    """Draw each made-up chart once: ``drawn(kind, language, count)``; tests change nothing."""
    kept = {}
    few, many = drawings(count=12), drawings(count=36)
    # Most kinds have the same rows for any number of organisations
    sized = {kind for kind in few if len(few[kind].frame()) != len(many[kind].frame())}

    def once(kind, language, count=36):
        key = kind, language, count if kind in sized else None
        if key not in kept:
            kept[key] = draw(drawings(language, count)[kind], language)
        return kept[key]

    return once
