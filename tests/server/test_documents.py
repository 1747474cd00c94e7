"""Scans: uploaded in parts that may break off, sealed at rest, opened by an operator only with a trace."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_server.app import Portal
from ruobr_server.areas.documents.encryption import Sealer, Unsealable, WrongKeys, keys_in, read_keys
from ruobr_server.areas.documents.uploads import forget_uploads
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_tui.api.rules.fields.scans import LARGEST, PART
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW, FixedClock
from support.kindergartens import application_request, new_child
from support.scans import JPEG, PDF, PNG

CLERK = header_credentials("clerk", PASSWORD)
MOTHER = header_credentials("ivanova", PASSWORD)
STRANGER = header_credentials("petrova", PASSWORD)


async def child_of(client: httpx.AsyncClient) -> int:
    from support.families import CHILD

    answer = await client.post("/cabinet/children", json={"values": CHILD}, headers=MOTHER)
    return int(answer.json()["id"])


async def begun(client: httpx.AsyncClient, child: int, size: int, kind: str = "birth-certificate") -> Any:
    body = {"child_id": child, "kind": kind, "name": "скан.pdf", "size": size}
    return await client.post("/cabinet/uploads", json=body, headers=MOTHER)


async def sent(client: httpx.AsyncClient, number: int, start: int, data: bytes) -> httpx.Response:
    return await client.patch(f"/cabinet/uploads/{number}?start={start}", content=data, headers=MOTHER)


async def uploaded(
    client: httpx.AsyncClient, child: int, data: bytes, kind: str = "birth-certificate"
) -> Any:
    upload = (await begun(client, child, len(data), kind)).json()
    for start in range(0, len(data), PART):
        answer = await sent(client, upload["id"], start, data[start : start + PART])
        assert answer.status_code == 200, answer.text
    return answer.json()["document"]


async def test_a_part_may_look_like_anything(app_client: httpx.AsyncClient, family: Family) -> None:
    child = await child_of(app_client)
    filler = [b"9" * PART, b'{"a": NaN}'.ljust(PART), b"[" * PART]  # as JSON they would be refused
    data = PDF[:20].ljust(PART) + b"".join(filler) + PDF
    assert (await uploaded(app_client, child, data))["size"] == len(data)


async def test_an_upload_goes_on_where_it_broke_off(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    child = await child_of(app_client)
    data = b"%PDF-" + os.urandom(PART * 2) + b"%%EOF\n"
    upload = (await begun(app_client, child, len(data))).json()
    await sent(app_client, upload["id"], 0, data[:PART])
    again = await sent(app_client, upload["id"], 0, data[:PART])  # its answer was lost
    assert (again.status_code, again.json()["received"]) == (200, PART)
    elsewhere = await sent(app_client, upload["id"], PART * 2, data[PART * 2 :])
    assert (elsewhere.status_code, elsewhere.json()["current"]["received"]) == (409, PART)
    found = (await app_client.get(f"/cabinet/uploads/{upload['id']}", headers=MOTHER)).json()
    await sent(app_client, upload["id"], found["received"], data[PART : PART * 2])
    last = await sent(app_client, upload["id"], PART * 2, data[PART * 2 :])
    document = last.json()["document"]
    assert document["media_type"] == "application/pdf"
    assert document["state"] == "waiting"
    content = await app_client.get(f"/cabinet/documents/{document['id']}/content", headers=MOTHER)
    assert content.content == data
    assert content.headers["content-disposition"] == f'attachment; filename="document-{document["id"]}.pdf"'
    lost = await app_client.get(f"/cabinet/uploads/{upload['id']}", headers=MOTHER)
    assert lost.json()["document"] == document


async def test_nothing_readable_is_stored(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    child = await child_of(app_client)
    secret = "IV-ЛО 123456 Иванова Вера".encode()
    await uploaded(app_client, child, b"%PDF-1.4\n" + secret + b"\n%%EOF")

    def stored(connection: Any) -> list[bytes]:
        from ruobr_server.areas.documents.tables import file_parts

        return [bytes(row.sealed) for row in connection.execute(file_parts.select())]

    [sealed] = database.read_now(stored)
    assert secret not in sealed
    assert b"%PDF" not in sealed


async def test_the_same_content_is_stored_once_and_goes_with_its_last_owner(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    child = await child_of(app_client)
    documents = [
        await uploaded(app_client, child, PNG, kind) for kind in ("birth-certificate", "residence-proof")
    ]

    def files(connection: Any) -> int:
        from ruobr_server.areas.documents.tables import file_parts

        return len(connection.execute(file_parts.select()).all())

    counts = [database.read_now(files)]
    for document in documents:
        path = f"/cabinet/documents/{document['id']}"
        assert (await app_client.delete(path, headers=MOTHER)).status_code == 204
        counts.append(database.read_now(files))
    assert counts == [1, 1, 0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MZ\x90\0\x03\0\0\0", "Only PDF, JPEG and PNG"),
        (b"<html>%PDF-%%EOF", "Only PDF, JPEG and PNG"),
        (PNG[:-4], "file is incomplete"),
        (JPEG[:-2], "file is incomplete"),
        (PDF[:-8], "file is incomplete"),
    ],
)
async def test_a_file_is_what_its_content_says(
    app_client: httpx.AsyncClient, family: Family, data: bytes, says: str
) -> None:
    child = await child_of(app_client)
    upload = (await begun(app_client, child, len(data))).json()
    answer = await sent(app_client, upload["id"], 0, data)
    assert answer.status_code == 422
    assert says in answer.json()["fields"]["file"]
    listed = await app_client.get("/cabinet/documents", headers=MOTHER)
    assert listed.json() == {"documents": []}


@pytest.mark.parametrize("size", [0, LARGEST + 1])
async def test_the_size_is_limited_beforehand(
    app_client: httpx.AsyncClient, family: Family, size: int
) -> None:
    child = await child_of(app_client)
    answer = await begun(app_client, child, size)
    assert answer.status_code == 422
    assert answer.json()["fields"].keys() == {"size"}


async def test_a_stranger_neither_sees_nor_sends(app_client: httpx.AsyncClient, family: Family) -> None:
    child = await child_of(app_client)
    upload = (await begun(app_client, child, len(PDF))).json()
    document = await uploaded(app_client, child, PNG)
    begin = {"child_id": child, "kind": "birth-certificate", "name": "x", "size": 10}
    for headers in (STRANGER, header_credentials("ivanova-1", PASSWORD)):
        answers = [
            await app_client.post("/cabinet/uploads", json=begin, headers=headers),
            await app_client.get(f"/cabinet/uploads/{upload['id']}", headers=headers),
            await app_client.patch(f"/cabinet/uploads/{upload['id']}?start=0", content=PDF, headers=headers),
            await app_client.get(f"/cabinet/documents/{document['id']}/content", headers=headers),
            await app_client.delete(f"/cabinet/documents/{document['id']}", headers=headers),
        ]
        assert [answer.status_code for answer in answers] == [404] * 5
        assert (await app_client.get("/cabinet/documents", headers=headers)).json() == {"documents": []}


async def test_a_forgotten_upload_leaves_nothing(
    app_client: httpx.AsyncClient, family: Family, database: Database, clock: FixedClock
) -> None:
    child = await child_of(app_client)
    upload = (await begun(app_client, child, PART * 2)).json()
    await sent(app_client, upload["id"], 0, b"%PDF-" + bytes(PART - 5))
    clock.advance(hours=25)
    database.write_now(forget_uploads, clock())
    answer = await app_client.get(f"/cabinet/uploads/{upload['id']}", headers=MOTHER)
    assert answer.status_code == 404

    def parts(connection: Any) -> int:
        from ruobr_server.areas.documents.tables import file_parts

        return len(connection.execute(file_parts.select()).all())

    assert database.read_now(parts) == 0


async def test_an_operator_opens_only_what_the_desk_decides_and_leaves_a_trace(
    app_client: httpx.AsyncClient, family: Family, region: Database, clerk: Identity
) -> None:
    child = await child_of(app_client)
    document = await uploaded(app_client, child, PDF)
    path = f"/desk/documents/{document['id']}/content"
    why = {"reason": "заявление 42-00001"}
    assert (await app_client.post(path, json=why, headers=CLERK)).status_code == 404
    apply = application_request(child, 1).to_wire()
    applied = await app_client.post("/cabinet/kindergarten/applications", json=apply, headers=MOTHER)
    assert applied.status_code == 201, applied.text
    assert (await app_client.post(path, json=why, headers=MOTHER)).status_code == 403
    opened = await app_client.post(path, json=why, headers=CLERK)
    assert (opened.status_code, opened.content) == (200, PDF)
    looks = (await app_client.get("/cabinet/looks", headers=MOTHER)).json()["looks"]
    assert looks[0]["what"] == "document:birth-certificate"
    assert looks[0]["reason"] == why["reason"]
    assert looks[0]["who"].startswith("operator: ")
    assert (await app_client.get("/cabinet/looks", headers=STRANGER)).json()["looks"] == []


async def test_a_refusal_is_read_and_a_confirmed_scan_stays(
    app_client: httpx.AsyncClient, family: Family, region: Database, clerk: Identity
) -> None:
    child = await child_of(app_client)
    document = await uploaded(app_client, child, PDF)
    apply = application_request(child, 1).to_wire()
    applied = (await app_client.post("/cabinet/kindergarten/applications", json=apply, headers=MOTHER)).json()
    register = {"action": "register", "version": applied["version"]}
    decide_at = f"/desk/kindergarten/applications/{applied['id']}"
    early = await app_client.post(decide_at, json=register, headers=CLERK)
    assert early.status_code == 409
    assert "birth certificate" in early.json()["text"]
    path = f"/desk/documents/{document['id']}"
    silent = await app_client.post(path, json={"action": "refuse", "version": 1}, headers=CLERK)
    assert silent.status_code == 400
    refused = {"action": "refuse", "version": 1, "note": "Не читается номер"}
    assert (await app_client.post(path, json=refused, headers=CLERK)).status_code == 200
    [shown] = (await app_client.get("/cabinet/documents", headers=MOTHER)).json()["documents"]
    assert (shown["state"], shown["note"]) == ("refused", "Не читается номер")
    stale = await app_client.post(path, json={"action": "confirm", "version": 1}, headers=CLERK)
    assert (stale.status_code, stale.json()["error"]) == (409, "changed")
    assert (
        await app_client.post(path, json={"action": "confirm", "version": 2}, headers=CLERK)
    ).status_code == 200
    assert (await app_client.post(decide_at, json=register, headers=CLERK)).status_code == 200
    gone = await app_client.delete(f"/cabinet/documents/{document['id']}", headers=MOTHER)
    assert gone.status_code == 409


def test_without_a_scan_no_application(family: Family, region: Database) -> None:
    from ruobr_server.areas.families import service as families
    from ruobr_server.areas.kindergarten import applications
    from ruobr_server.kit.errors import InvalidFields
    from support.families import CHILD
    from support.kindergartens import TODAY

    mother = family.ivanovs.parent
    child = region.write_now(families.add_child, mother, CHILD, NOW, TODAY).id
    with pytest.raises(InvalidFields) as refused:
        region.write_now(applications.apply, mother, application_request(child, 1), NOW, TODAY)
    assert "birth certificate" in refused.value.fields["child_id"]


async def test_without_keys_no_scans_are_taken(
    app: Portal, app_client: httpx.AsyncClient, family: Family
) -> None:
    app.state.sealer = None
    child = await child_of(app_client)
    answer = await begun(app_client, child, 10)
    assert (answer.status_code, answer.json()["error"]) == (501, "no-files")


def test_a_privilege_needs_its_proof(family: Family, region: Database) -> None:
    from ruobr_server.areas.documents.tables import child_documents
    from ruobr_server.areas.kindergarten import applications
    from ruobr_server.kit.errors import InvalidFields
    from support.kindergartens import TODAY

    mother = family.ivanovs.parent
    child = new_child(region, mother)

    def furnish(connection: Any) -> None:
        connection.execute(child_documents.delete().where(child_documents.c.kind == "privilege"))

    region.write_now(furnish)
    claimed = application_request(child, 1).model_copy(update={"category_id": 1})
    with pytest.raises(InvalidFields) as refused:
        region.write_now(applications.apply, mother, claimed, NOW, TODAY)
    assert refused.value.fields.keys() == {"category_id"}


# Sealing


@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=300), file_id=st.integers(0, 2**62), start=st.integers(0, 2**31))
def test_a_part_opens_only_in_its_place(data: bytes, file_id: int, start: int) -> None:
    old, new = os.urandom(32), os.urandom(32)
    before, after = Sealer([old]), Sealer([new, old])
    sealed = before.seal(data, file_id, start)
    assert after.open(sealed, file_id, start) == data
    digests = [sealer.digest() for sealer in (before, after)]
    for digest in digests:
        digest.update(data)
    assert digests[0].digest() == digests[1].digest()
    for wrong in ((file_id + 1, start), (file_id, start + 1)):
        with pytest.raises(Unsealable):
            after.open(sealed, *wrong)
    with pytest.raises(Unsealable):
        Sealer([new]).open(sealed, file_id, start)
    with pytest.raises(Unsealable):
        after.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), file_id, start)


def test_keys_are_made_once_and_their_owners_alone(tmp_path: Path) -> None:
    path = keys_in(tmp_path)
    made = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys_in(tmp_path).read_bytes() == made
    path.chmod(0o644)
    with pytest.raises(WrongKeys, match="owner"):
        read_keys(path)


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(b"short").decode(), "ключ"])
def test_wrong_keys_are_reported(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    with pytest.raises(WrongKeys):
        read_keys(path)
