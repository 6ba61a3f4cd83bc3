from __future__ import annotations

from email.message import Message

import pytest

from release.sbom.licenses import data, is_expression, of_debian, of_python, spdx

FORMAT = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"


def metadata(**fields: str) -> Message:
    message = Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return message


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GPL-2+", "GPL-2.0-or-later"),
        ("gpl-2", "GPL-2.0-only"),
        ("mit", "MIT"),
        ("Expat", "MIT"),
        ("GPL-2+ or FTL", "GPL-2.0-or-later OR FTL"),
        ("FTL and MIT", "FTL AND MIT"),
        ("Apache-2.0", "Apache-2.0"),
        ("public-domain", "public-domain"),
        ("BSD", "BSD"),
    ],
)
def test_names_become_spdx_expressions_where_there_is_one(name: str, expected: str) -> None:
    assert spdx(name) == expected


def test_a_machine_readable_copyright_file_names_its_licences() -> None:
    text = f"{FORMAT}\nFiles: *\nLicense: GPL-2+\n\nFiles: x\nLicense: Expat\n text\n\nLicense: GPL-2+\n text\n"
    assert of_debian("x", text).names == ("GPL-2.0-or-later", "MIT")


def test_another_copyright_file_refers_to_well_known_texts() -> None:
    text = "On Debian systems, the text is in /usr/share/common-licenses/GPL-3 and /usr/share/common-licenses/LGPL-2.1."
    assert of_debian("x", text).names == ("GPL-3.0-only", "LGPL-2.1-only")


def test_a_copyright_file_in_prose_is_described_in_the_data() -> None:
    assert of_debian("openssl", "Copyright (c) 1998-2019 The OpenSSL Project.").names == ("OpenSSL",)


def test_a_package_without_a_licence_has_a_reason() -> None:
    assert "no copyright file" in of_debian("x", "").reason
    assert "machine-readable" in of_debian("x", "All rights are with the author.").reason
    assert "names none" in of_python("x", metadata(License="UNKNOWN")).reason


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"License_Expression": "MIT OR Apache-2.0", "License": "other"}, ("MIT OR Apache-2.0",)),
        ({"Classifier": "License :: OSI Approved :: MIT License", "License": "see LICENSE"}, ("MIT",)),
        ({"Classifier": "License :: OSI Approved :: BSD License", "License": "BSD-2-Clause"}, ("BSD-2-Clause",)),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, ("BSD License",)),
        ({"License": "Apache 2.0\nand a long text"}, ("Apache-2.0",)),
    ],
)
def test_the_most_exact_field_of_python_metadata_counts(fields: dict[str, str], expected: tuple[str, ...]) -> None:
    assert of_python("x", metadata(**fields)).names == expected


def test_the_data_has_spdx_expressions() -> None:
    known = [*data().names.values(), *data().classifiers.values()]
    assert [name for name in known if not is_expression(name)] == []
