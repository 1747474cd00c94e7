"""What must be done first, over SSH: the password was typed to the client and is not typed again."""

from __future__ import annotations

from sqlalchemy import update

from ruobr_server.auth import second_factor
from ruobr_server.auth.tables import accounts
from support.fixtures import FixedClock
from support.guests import OpenHost, guest
from support.screens import Line
from support.second_factors import Authenticator

CHOSEN = "four unrelated words"
SEND = "\x13"


def give_out(line: Line) -> None:
    must = update(accounts).where(accounts.c.login == "MOTHER").values(must_change_password=True)
    line.database.write_now(lambda connection: connection.execute(must))


async def test_a_password_that_was_given_out_is_replaced_there(open_host: OpenHost, line: Line) -> None:
    give_out(line)
    async with open_host() as host:
        async with guest(host) as mother:
            await mother.wait_for("Choose your own password")
            await mother.press(CHOSEN)
            await mother.press("\t")
            await mother.press(CHOSEN)
            await mother.press(SEND)
            await mother.wait_for("Tue 24")
            assert CHOSEN not in mother.text
        async with guest(host, "mother", CHOSEN) as again:
            await again.wait_for("Tue 24")
        await host.emptied()


async def test_a_command_says_what_is_to_be_done(open_host: OpenHost, line: Line) -> None:
    give_out(line)
    async with open_host() as host:
        async with await host.connect("mother") as connection:
            done = await connection.run("week", check=False)
            assert done.exit_status == 3
            assert "choose your own" in str(done.stderr)
        await host.emptied()
    assert "GET /timetable2/" not in line.requests


async def test_a_code_of_the_second_factor_is_typed_in_the_program(
    open_host: OpenHost, line: Line, clock: FixedClock
) -> None:
    keys, database = line.application.state.sealer, line.database
    teacher = accounts.select().where(accounts.c.login == "TEACHER")
    number = database.read_now(lambda connection: connection.execute(teacher).one().id)
    phone = Authenticator(database.write_now(second_factor.begin, number, keys, clock()).secret, clock)
    database.write_now(second_factor.confirm, number, phone.code(), keys, clock())
    clock.advance(seconds=30)
    async with open_host() as host:
        async with guest(host, "teacher") as marina:
            await marina.wait_for("Code from your authenticator app")
            await marina.press(phone.wrong() + "\r")
            await marina.wait_for("wrong or was used")
            await marina.press(phone.code() + "\r")
            await marina.wait_for("Today")
        await host.emptied()
