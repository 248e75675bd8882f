"""The columns of Moodle's tables in any language: by their content and by known translations.

A grading worksheet has the same columns in the same order in every language: the identifier first,
later the grade, its maximum, and whether it can be changed.
"""

import re

from autograder.lms.roster import Roster, parse_number

TITLES = {  # as they are in English, and in other languages
    "Identifier": "ID; Identifikator; Identifiant; Identificador; Identificatore; Identificatie; "
    "Identificatienummer; Identifikačné číslo; Identifikátor; Identifierare; Identyfikator; "
    "Azonosító; Tunniste; Идентификатор; Ідентифікатор; Αναγνωριστικό; 标识符; "
    "識別碼; 識別子; 식별자; المعرف; מזהה; Tanımlayıcı; Identificator; "
    "Identitat; Identifikatzailea",
    "Full name": "Vollständiger Name; Name; Nom complet; Nombre completo; Nome completo; "
    "Nome e cognome; Volledige naam; Fulde navn; Fullt navn; Fullständigt namn; Koko nimi; "
    "Imię i nazwisko; Celé jméno; Celé meno; Teljes név; Tam adı; Полное имя; Повне ім'я; "
    "Ονοματεπώνυμο; Nume complet; Ime i prezime; Polno ime; 全名; 姓名; 氏名; フルネーム; 성명; "
    "الاسم الكامل; שם מלא; Nom i cognoms; Izen osoa",
    "Email address": "E-Mail-Adresse; Adresse de courriel; Adresse courriel; "
    "Dirección de correo; Dirección Email; Correo electrónico; Endereço de e-mail; "
    "Indirizzo email; E-mailadres; E-mail; E-postadress; Sähköpostiosoite; Adres e-mail; "
    "Электронная почта; Адрес электронной почты; 电子邮件地址; メールアドレス; 이메일 주소",
    "ID number": "ID-Nummer; Matrikelnummer; Numéro d'identification; Numéro d’identification; "
    "Número de ID; Número de identificación; Número de identificação; Codice identificativo; "
    "ID-nummer; Identificatienummer; Numer identyfikacyjny; Numer ID; ID-numero; ID číslo; "
    "Azonosítószám; Индивидуальный номер; Număr identificator; 学号; ID 号; IDナンバー; ID 번호",
    "Username": "Anmeldename; Benutzername; Nom d'utilisateur; Nom d’utilisateur; "
    "Nombre de usuario; Identificação de usuário; Nome de utilizador; Username; Gebruikersnaam; "
    "Brugernavn; Brukernavn; Användarnamn; Käyttäjätunnus; Nazwa użytkownika; Uživatelské jméno; "
    "Felhasználónév; Kullanıcı adı; Логин; 用户名; ユーザ名; 사용자 아이디",
    "First name": "Vorname; Prénom; Nombre; Nome; Voornaam; Fornavn; Förnamn; Etunimi; Imię; "
    "Křestní jméno; Keresztnév; Adı; Имя; 名; 이름",
    "Last name": "Nachname; Nom; Nom de famille; Apellido(s); Apellidos; Sobrenome; Apelido; "
    "Cognome; Achternaam; Efternavn; Etternavn; Efternamn; Sukunimi; Nazwisko; Příjmení; "
    "Vezetéknév; Soyadı; Фамилия; 姓; 성",
    "Group": "Gruppe; Groupe; Grupo; Gruppo; Groep; Grupp; Ryhmä; Grupa; Skupina; Csoport; Grup; "
    "Группа; Група; Ομάδα; 小组; 群組; グループ; 모둠; المجموعة; קבוצה; Taldea",
    "Grade": "Bewertung; Note; Évaluation; Calificación; Nota; Avaliação; Voto; Valutazione; "
    "Cijfer; Karakter; Vurdering; Betyg; Arvosana; Arviointi; Ocena; Známka; Hodnocení; "
    "Hodnotenie; Osztályzat; Értékelés; Pontszám; Not; Оценка; Оцінка; Βαθμός; Notă; Ocjena; "
    "成绩; 成績; 評点; 評定; 성적; الدرجة; التقدير; ציון; Qualificació; Kalifikazioa",
    "Maximum grade": "Bestwertung; Note maximale; Calificación máxima; Nota máxima; "
    "Avaliação máxima; Valutazione massima; Voto massimo; Maximumcijfer; Maximale cijfer; "
    "Maksimal karakter; Maxbetyg; Maksimiarvosana; Maksymalna ocena; Nejvyšší známka; "
    "Maximális pontszám; En yüksek not; Максимальная оценка; Максимальна оцінка; 最高分; 最高評点",
}
CANONICAL = {
    translation.strip().casefold(): title
    for title, translations in reversed(TITLES.items())
    for translation in translations.split(";")
}
IDENTIFIER = re.compile(r"(?P<word>\D*[^\W\d_]\D*)\d+")  # "Participant 123456"
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def recognize_columns(table: Roster) -> dict[str, int]:
    """Find the columns of a Moodle table that has its titles in another language.

    Returns
    -------
    dict of str to int
        The index of each column that was found, by its English title.
    """
    found: dict[str, int] = {}
    for index, title in enumerate(table.columns):
        english = CANONICAL.get(title.strip().casefold())
        if english and not table.has_column(english):
            found.setdefault(english, index)
    by_content = _by_content(table)
    if "Grade" not in by_content:  # the words for it are found in other tables too
        found = {title: found[title] for title in found.keys() - {"Grade", "Maximum grade"}}
    if "Identifier" not in by_content:
        found.pop("Identifier", None)
    return found | {title: i for title, i in by_content.items() if not table.has_column(title)}


def _by_content(table: Roster) -> dict[str, int]:
    """The columns that their cells give away."""
    columns = [[row[index].strip() for row in table.rows] for index in range(len(table.columns))]
    found: dict[str, int] = {}
    if not table.rows:
        return found
    matches = [IDENTIFIER.fullmatch(cell) for cell in columns[0]]
    if all(matches) and len({match["word"] for match in matches if match}) == 1:
        found["Identifier"] = 0
    for index, cells in enumerate(columns):
        if any(cells) and all(ADDRESS.fullmatch(cell) for cell in cells if cell):
            found.setdefault("Email address", index)
    grades = [
        index for index in range(1, len(columns) - 2) if _is_grade(columns[index : index + 3])
    ]
    if "Identifier" in found and len(grades) == 1:
        found |= {"Grade": grades[0], "Maximum grade": grades[0] + 1}
    return found


def _is_grade(columns: list[list[str]]) -> bool:
    """Whether these are a grade, its maximum, and whether the grade can be changed."""
    grades, maxima, changeable = columns
    maximum = parse_number(maxima[0])
    return (
        bool(maximum)
        and len(set(maxima)) == 1
        and all(cell in ("", "-") or parse_number(cell) is not None for cell in grades)
        and all(cell and parse_number(cell) is None for cell in changeable)
        and len(set(changeable)) <= 2
    )
