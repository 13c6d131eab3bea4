"""Texts are read file by file, and a faulty file is refused whichever text is asked for first."""

import pytest

from analysis.language.texts import MissingText, _entries, _Texts


def folder_of(tmp_path, **files):
    for name, content in files.items():
        (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
    return _Texts(tmp_path)


def test_only_the_files_that_may_hold_a_text_are_read(tmp_path):
    texts = folder_of(
        tmp_path,
        first='[case]\ntitle = { en = "a", cy = "b" }\n',
        second='[site]\ntitle = { en = "c", cy = "d" }\n',
    )
    assert texts.get("case.title") == {"en": "a", "cy": "b"}
    assert list(texts._parsed) == ["first.toml"]
    assert "site.title" in texts
    assert list(texts._parsed) == ["first.toml", "second.toml"]
    assert texts.get("case.other") is None
    assert list(texts) == ["case.title", "site.title"]


def test_a_text_in_two_files_is_refused_when_it_is_first_asked_for(tmp_path):
    both = '[case]\ntitle = { en = "a", cy = "b" }\n'
    texts = folder_of(tmp_path, first=both, second=both)
    for ask in (texts.get, texts.__contains__, texts.__getitem__):
        with pytest.raises(MissingText, match=r"second\.toml: case\.title stands in another file"):
            ask("case.title")


def test_a_text_in_one_language_is_refused_when_it_is_first_asked_for(tmp_path):
    texts = folder_of(tmp_path, first='[case]\ntitle = { en = "a" }\n')
    with pytest.raises(MissingText, match=r"first\.toml: case\.title has no text in: cy"):
        texts.get("case.title")


def test_every_text_of_the_package_is_found_by_its_first_word():
    everything = dict(_entries())
    anew = _Texts(_entries()._folder)
    assert {key: anew.get(key) for key in everything} == everything
