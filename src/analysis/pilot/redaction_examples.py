"""Invented remarks in which people marked what identifies somebody: what recall is measured on.

Numbers are those set aside for examples or cannot have been given out (Ofcom's numbers for drama,
NHS numbers that begin 999, postcodes that begin ZZ99); nobody and nothing real is meant. Some
stretches are hard on purpose: misspelt, in words, or not in the gazetteer.
"""

from __future__ import annotations

import re

# [[kind|stretch]] marks what a person would take out.
TEXTS = (
    "Ring me on [[phone|01632 960123]] if a tablet comes back early.",
    "Ffoniwch fi ar [[phone|07700 900 456]] ar ôl tri o'r gloch.",
    "My daughter is on [[phone|+44 7700 900789]].",
    "Y rhif yw [[phone|(029) 2018 0123]], gofynnwch am y swyddfa.",
    "Number: [[phone|+44 (0)1632 960 987]].",
    "It is oh seven seven hundred, [[phone|nine hundred, one two three]].",
    "Mobile [[phone|07700.900.321]] or landline [[phone|01632-960-222]].",
    "The benefits page wants [[national_insurance|AB 12 34 56 C]] every time.",
    "Mae'n gofyn am [[national_insurance|ab123456c]] o hyd.",
    "I typed [[national_insurance|AB-12-34-56-C]] with the champion.",
    "She wrote [[national_insurance|A B 1 2 3 4 5 6 C]] on the card.",
    "The app knew my number, [[nhs_number|999 000 0018]], straight away.",
    "Rhif GIG: [[nhs_number|9990000026]].",
    "The letter said [[nhs_number|999-000-0034]].",
    "I live at [[postcode|ZZ99 3GZ]], where there is no signal.",
    "Does dim signal yn [[postcode|zz99 3gz]].",
    "Send it to [[postcode|ZZ993BZ]], please.",
    "The postcode is [[postcode|ZZ99, then 3WZ]].",
    "E-mail [[email|borrower.one@example.org]] when it is ready.",
    "Anfonwch at [[email|benthyciwr@example.cymru]] os gwelwch yn dda.",
    "My address is [[email|someone at example dot org]].",
    "Write to [[email|a.b+library@mail.example.com]].",
    "My car is [[vehicle|AB12 CDE]]; I can fetch the tablet.",
    "Y car yw [[vehicle|ab12cde]].",
    "The old van, [[vehicle|A123 BCD]], takes me to the library.",
    "I was born on [[birth_date|3 March 1948]] and never had a computer.",
    "Ganwyd fi ar [[birth_date|3ydd o Fawrth 1948]].",
    "Date of birth [[birth_date|03/03/1948]], it asked me twice.",
    "Cefais fy ngeni ym [[birth_date|Mawrth 1948]].",
    "I was born in [[birth_date|1941]], so bear with me.",
    "Dyddiad geni: [[birth_date|1948-03-03]].",
    "Born [[birth_date|the third of March, forty-eight]].",
    "The library in [[place|Monmouth]] lent it to me.",
    "Rwy'n byw yn [[place|Nhrefynwy]] ers blynyddoedd.",
    "Es i i [[place|Drefynwy]] i nôl y llechen.",
    "Mae'r bws rhwng [[place|Casnewydd]] a [[place|Threfynwy]] yn araf.",
    "The session in [[place|Chepstow]] was full.",
    "Dysgais yn [[place|Nghas-gwent]] gyda hyrwyddwr.",
    "Es i i [[place|Gas-gwent]] ar y trên.",
    "Rhwng [[place|y Fenni]] a [[place|Chas-gwent]] does dim signal.",
    "Roedd y sesiwn yn [[place|Casgwent]] yn dda.",
    "There is nothing in [[place|Abergavenny]] on a Sunday.",
    "Mae fy chwaer yn [[place|y Fenni]].",
    "Es i i'r [[place|Fenni]] gyda hi.",
    "We are on the hill above [[place|Usk]].",
    "Rwy'n dod o [[place|Frynbuga]].",
    "Mae'r llyfrgell ym [[place|Mrynbuga]] ar agor.",
    "My village is [[place|Raglan]], just past the castle.",
    "Mae fy mrawd yn [[place|Rhaglan]].",
    "I came from [[place|Caldicot]] by bus.",
    "Mae gen i ffrind yng [[place|Nghil-y-coed]].",
    "Es i i [[place|Gil-y-coed]] am y sesiwn.",
    "Somebody in [[place|Magor]] showed me.",
    "Dysgais i ddefnyddio'r llechen ym [[place|Magwyr]].",
    "Neuadd [[place|Fagwyr]] oedd y lle gorau.",
    "I borrowed it in [[place|Monmoth]], near the bridge.",
    "Our lane at [[place|Cwm Derw]] has no signal at all.",
    "The champion from [[place|Llanfair Fach]] was patient.",
    "MAE'R LLYFRGELL YN [[place|NHREFYNWY]] YN WYCH.",
    "I went to the library and it was a good day for it.",
    "Dim signal, dim gwe, ond mae'r llechen yn help.",
    "The tablet cost 199 pounds and I used it 12 times.",
    "Benthycais ef am 28 diwrnod ar ôl y Nadolig.",
)
PLACES = (
    "Monmouth",
    "Trefynwy",
    "Chepstow",
    "Cas-gwent",
    "Abergavenny",
    "Y Fenni",
    "Usk",
    "Brynbuga",
    "Raglan",
    "Rhaglan",
    "Caldicot",
    "Cil-y-coed",
    "Magor",
    "Magwyr",
    "Newport",
    "Casnewydd",
    "Gwent",
)
MARK = re.compile(r"\[\[(\w+)\|(.*?)\]\]")

Example = tuple[str, tuple[tuple[int, int, str], ...]]


def unmark(marked: str) -> Example:
    """Return a text without its marks, and where each marked stretch begins and ends."""
    text, stretches, before = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[before : match.start()]
        stretches.append((len(text), len(text) + len(match[2]), match[1]))
        text, before = text + match[2], match.end()
    return text + marked[before:], tuple(stretches)


EXAMPLES: tuple[Example, ...] = tuple(unmark(text) for text in TEXTS)
