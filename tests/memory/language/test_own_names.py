import pytest

from memory.language.own_names import (
    chat_name,
    file_name,
    folder_name,
    is_log,
    is_machine_text,
    is_of_one_day,
    topic_of_log,
)


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/p/40th birthday", "40th birthday"),
        ("/p/12.06.2017 Harbour fair", "Harbour fair"),
        ("/p/20170612_Harbour fair", "Harbour fair"),
        ("/p/June 2017 Wales", "Wales"),
        ("/p/03 Cornwall", "Cornwall"),
        ("/p/Route 66", "Route 66"),
        ("/p/Oma & Opa", "Oma & Opa"),
        ("/p/BBQ", "BBQ"),
        ("/p/Wales-2017", "Wales"),
        ("/p/Oslo_2018", "Oslo"),
        ("/p/Rome2023", "Rome"),
        ("/p/Decade-80", "Decade-80"),
        ("/p/2018-04 Oslo/103_PANA", "Oslo"),
    ],
)
def test_a_folder_that_a_person_named(folder: str, name: str) -> None:
    assert folder_name(f"{folder}/a.jpg") == name


@pytest.mark.parametrize(
    "folder",
    [
        *("in", "out", "tmp", "misc", "dcm", "pics", "DCIM", "105CANON", "101_PANA", "100MEDIA", "Camera Roll"),
        *("Camera Uploads", "WhatsApp Video", "Telegram Images", "Google Photos", "Photos from 2016", "New folder (3)"),
        *("Neuer Ordner", "Eigene Bilder", "Screenshots", "b7e23ec29af2", "9A3FC1D2-7E4B-4C1D-9F00-2A6B7C8D9E0F"),
        *("2017", "2017-06-12", "12.06.2017", "IMG_20170612", "Samsung Photos", "iCloud Photos"),
    ],
)
def test_a_folder_that_a_camera_a_computer_or_an_app_named(folder: str) -> None:
    assert folder_name(f"/p/{folder}/a.jpg") == ""


def test_a_folder_is_of_one_day_where_its_name_says_a_whole_date() -> None:
    assert is_of_one_day("/p/2017-06-12 Fair/a.jpg") and is_of_one_day("/p/20170612 Fair/DCIM/a.jpg")
    assert not is_of_one_day("/p/2017-06 Fair/a.jpg") and not is_of_one_day("/p/Fair/20170612.jpg")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("2017-06-12 harbour fair.md", "harbour fair"),
        ("knee 2017-06-12.txt", "knee"),
        ("New Note 3.md", ""),
        ("Notiz 12.txt", ""),
        ("e4d909c290d0.md", ""),
        ("AUD-20170612-WA0004.opus", ""),
    ],
)
def test_a_file_that_a_person_named(file: str, name: str) -> None:
    assert file_name(f"/n/{file}") == name


def test_a_log_is_about_what_its_name_says_beside() -> None:
    assert topic_of_log("Oslo diary") == "Oslo" and topic_of_log("Tagebuch Winter") == ""
    assert is_log("swim log") and not is_log("logic")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("WhatsApp Chat with Femi.txt", "Femi"),
        ("WhatsApp Chat mit Femi (2).txt", "Femi"),
        ("WhatsApp Chat - The rowing club.txt", "The rowing club"),
        ("WhatsApp Chat with +49 170 1234567.txt", ""),
        ("notes.txt", ""),
    ],
)
def test_an_export_is_named_after_who_talked(file: str, name: str) -> None:
    assert chat_name(f"/c/{file}") == name


@pytest.mark.parametrize(
    ("text", "is_machines"),
    [
        ("KONICA MINOLTA DIGITAL CAMERA", True),
        ("MVI_2208.MOV", True),
        ("100_4411", True),
        ("Created with darktable 4.2", True),
        ("Photo 17", True),
        ("", True),
        ("Created by accident", False),
        ("Oslo", False),
        ("The rope broke.", False),
    ],
)
def test_what_a_device_or_a_program_writes(text: str, is_machines: bool) -> None:
    assert is_machine_text(text) is is_machines


@pytest.mark.parametrize(
    "text",
    [
        *("Captured by Mum on our first evening in Oslo", "Edited with my brother: the fair album", "Wales-2017"),
        *("Created with love by Aunt May, 1971", "Mt.Snowdon", "St.Davids", "Room204", "1971", "🎈"),
    ],
)
def test_what_a_person_wrote_stays(text: str) -> None:
    assert not is_machine_text(text)
