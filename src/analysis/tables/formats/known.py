"""Names that the formats themselves define; what a file holds beside them is reported."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# fields of BibTeX and BibLaTeX, and those that reference managers add
BIBTEX = _names(
    """
    abstract addendum address afterword annotation annotator annote archiveprefix author
    authortype bookauthor booksubtitle booktitle booktitleaddon chapter commentator
    copyright crossref date doi edition editor editora editorb editorc editortype eid
    entrysubtype eprint eprintclass eprinttype eventdate eventtitle eventtitleaddon file
    foreword groups howpublished institution introduction isan isbn ismn isrn issn issue
    issuesubtitle issuetitle iswc journal journalabbr journalsubtitle journaltitle key
    keyword keywords label langid langidopts language library lccn location mainsubtitle
    maintitle maintitleaddon month note nameaddon number options organization origdate
    origlanguage origlocation origpublisher origtitle owner pages pagetotal pagination part
    pmid primaryclass publisher pubstate related relatedtype reprinttitle rights school
    series shortauthor shorteditor shortjournal shortseries shorttitle sortkey sortname
    sorttitle sortyear subtitle timestamp title titleaddon translator type url urldate venue
    version volume volumes year xdata xref
    """
)

# variables of CSL 1.0.2, and the properties that citeproc's schema adds
CSL = _names(
    """
    id type citation-key categories language journalAbbreviation shortTitle author chair
    collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host illustrator interviewer narrator
    organizer original-author performer producer recipient reviewed-author script-writer
    series-creator translator accessed available-date event-date issued original-date
    submitted abstract annote archive archive_collection archive_location archive-place
    authority call-number chapter-number citation-number citation-label collection-number
    collection-title container-title container-title-short dimensions division DOI edition
    event event-title event-place first-reference-note-number genre ISBN ISSN issue
    jurisdiction keyword locator medium note number number-of-pages number-of-volumes
    original-publisher original-publisher-place original-title page page-first part
    part-title PMCID PMID printing publisher publisher-place references reviewed-genre
    reviewed-title scale section source status supplement title title-short URL version
    volume volume-title volume-title-short year-suffix custom system_id
    """
)

# columns of Zotero, Scopus and PubMed that are not read, without case and signs
COLUMNS = _names(
    """
    isbn issn dateadded datemodified accessdate pages numpages issue volume numberofvolumes
    journalabbreviation shorttitle series seriesnumber seriestext seriestitle place rights
    archive archivelocation librarycatalog callnumber extra notes fileattachments
    linkattachments manualtags automatictags editor serieseditor translator contributor
    attorneyagent bookauthor castmember commenter composer cosponsor counsel interviewer
    producer recipient reviewedauthor scriptwriter wordsby guest number edition runningtime
    scale medium artworksize filingdate applicationnumber assignee issuingauthority country
    meetingname conferencename court references reporter legalstatus prioritynumbers
    programminglanguage version system code codenumber section session committee history
    legislativebody authorsid artno pagestart pageend pagecount citedby affiliations
    authorswithaffiliations authorkeywords indexkeywords publicationstage openaccess editors
    sponsors conferencedate conferencelocation conferencecode coden pubmedid
    abbreviatedsourcetitle molecularsequencenumbers chemicalscas tradenames manufacturers
    fundingdetails fundingtexts correspondenceaddress citation firstauthor createdate pmcid
    nihmsid keywords
    """
)
