"""Every page with a QR code, in every theme and number of colours, read by other people's decoders."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import SecretStr
from textual.screen import Screen

import ruobr_tui
from ruobr_tui.api.models.payments import Part, Payable, Payee, Payment
from ruobr_tui.api.models.second_factor import NewSecret
from ruobr_tui.api.models.state_services import DeviceAnswer
from ruobr_tui.app import RuobrApp
from ruobr_tui.files.links import FileLink, Wanted
from ruobr_tui.screens.account.state_services_link import LinkPage
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink
from ruobr_tui.screens.payments.payment import PaymentScreen
from ruobr_tui.screens.payments.transfer_qr import TransferScreen
from ruobr_tui.screens.second_factor.set_up import SetUpPage
from ruobr_tui.screens.sign_in.state_services import StateServicesScreen
from ruobr_tui.widgets.lines import LineView, Span
from ruobr_tui.widgets.palette import THEMES, THIN, in_colours
from support.decoders import read
from support.fixtures import FixedClock
from support.pictures import DEPTHS, TERMINALS, cells_of, picture
from support.screens import Line, at_home, program

ADDRESS = "https://portal.test/cabinet/state-services/device?user_code=WDJB-MJHT"
PAGE = "https://bank.test/payment/merchants/ruobr/payment_ru.html?mdOrder=0a1b2c3d-4e5f-6789-abcd"
OTPAUTH = "otpauth://totp/ruobr:clerk?secret=JBSWY3DPEHPK3PXP&issuer=ruobr"
FILE = "https://portal.test/file/Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFiY2RlZg"
SIZE = (110, 44)


def transfer(app: RuobrApp) -> Screen[Any]:
    payee = Payee(
        name="УФК (МБОУ «Школа № 7»)",
        account="03234643327310003900",
        bank="ОТДЕЛЕНИЕ КЕМЕРОВО",
        bank_code="013207212",
        correspondent_account="40102810745370000032",
    )
    sums = {"balance": "10,00", "smallest": "10,00", "largest": "15000,00"}
    whose = {"child": 1, "name": "Анна", "school_class": "9В", "account": "4210001", "payee": payee}
    return TransferScreen(app.context, Payable.model_validate(whose | sums), 52_000)


def payment(app: RuobrApp) -> Screen[Any]:
    now = app.context.clock()
    part = Part(child=1, name="Анна", account="4210001", amount=Decimal("500"), refunded=Decimal(0))
    it = Payment(
        id=1, number="M1", state="waiting", amount=Decimal("500"), refunded=Decimal(0), parts=[part],
        page_url=PAGE, created_at=now, expires_at=now + timedelta(minutes=20), changed_at=now, version=1,
    )  # fmt: skip
    return PaymentScreen(app.context, it)


def device_code() -> DeviceAnswer:
    return DeviceAnswer.model_validate(
        {
            "device_code": "x",
            "user_code": "WDJB-MJHT",
            "verification_uri": "https://portal.test/cabinet/state-services/device",
            "verification_uri_complete": ADDRESS,
            "expires_in": 600,
        }
    )


def signing_in(app: RuobrApp) -> Screen[Any]:
    class WithCode(StateServicesScreen):
        """The portal has given a code, and nobody opens the page."""

        async def wait(self) -> bool | None:
            self.show(device_code())
            await asyncio.get_running_loop().create_future()
            return None

    return WithCode(app.context, app.context.config.server)


def link(app: RuobrApp) -> Screen[Any]:
    class Begun(LinkPage):
        """Nobody opens the page."""

        async def poll(self, *_arguments: Any) -> Any:
            await asyncio.get_running_loop().create_future()
            return None

    return Begun(app.context, device_code())


class OneLink:
    """Links of a host where nobody opens any."""

    def offer(self, _name: str, _body: bytes) -> FileLink:
        raise NotImplementedError

    def invite(self, _wanted: Wanted) -> FileLink:
        raise NotImplementedError

    def is_open(self, _link: FileLink) -> bool:
        return True

    def collect(self, _link: FileLink) -> tuple[str, bytes] | None:
        return None

    def withdraw(self, _link: FileLink) -> None:
        """Nothing has to end."""

    def close(self) -> None:
        raise NotImplementedError


def file_link(app: RuobrApp) -> Screen[Any]:
    expires_at = app.context.clock() + timedelta(minutes=10)
    return DownloadLink(app.context, OneLink(), FileLink(FILE, "0a1b2c3d", "оценки.pdf", expires_at))


def second_factor(app: RuobrApp) -> Screen[Any]:
    secret = NewSecret(secret=SecretStr("JBSWY3DPEHPK3PXP"), uri=SecretStr(OTPAUTH))
    return SetUpPage(app.context, secret, app.context.portal)


PAGES: dict[str, tuple[Callable[[RuobrApp], Screen[Any]], bytes]] = {
    "transfer_qr": (transfer, b"ST00011|"),
    "payment": (payment, PAGE.encode()),
    "state_services": (signing_in, ADDRESS.encode()),
    "state_services_link": (link, ADDRESS.encode()),
    "link_sheet": (file_link, FILE.encode()),
    "set_up": (second_factor, OTPAUTH.encode()),
}


def test_no_page_with_a_code_is_forgotten() -> None:
    folder = Path(ruobr_tui.__file__).parent
    drawing = {
        path.stem
        for path in folder.rglob("*.py")
        if re.search(r"beside_code\(|qr_rows\(|BrowserElsewhere\[", path.read_text()) and path.stem != "qr"
    }
    assert drawing == set(PAGES)


async def shown(app: RuobrApp, pilot: Any, screen: Screen[Any]) -> None:
    app.push_screen(screen)
    async with asyncio.timeout(20):
        while not any(span.role == "qr" for each in app.screen.query(LineView) for span in spans_of(each)):
            await pilot.pause(0.01)


def spans_of(view: LineView) -> list[Span]:
    return [span for each in view.lines for span in each.spans]


def says(image: Image.Image, beginning: bytes) -> bool:
    found = read(image)
    return len(found) == 1 and found[0].startswith(beginning)


@pytest.mark.parametrize(("name", "no_color"), [*((name, False) for name in PAGES), ("payment", True)])
async def test_a_camera_reads_it_in_every_theme(
    tmp_path: Path, clock: FixedClock, line: Line, name: str, no_color: bool
) -> None:
    make, beginning = PAGES[name]
    app = program(tmp_path, clock, line, no_color=no_color)
    unread = []
    async with app.run_test(size=SIZE) as pilot:
        await at_home(app, pilot)
        await shown(app, pilot, make(app))
        view = app.screen.query_one(LineView)
        rows = [each.key for each in view.lines if each.key is not None]
        for theme in [*(each.name for each in THEMES), THIN]:
            for colours in DEPTHS:
                app.theme = in_colours(theme, colours)
                for key in rows[:: max(1, len(rows) - 1)] or [None]:
                    if key is not None:
                        view.move_to(key)
                    await pilot.pause()
                    canvas = cells_of(app, colours)
                    unread += [
                        (theme, colours, ground, key)
                        for ground, own in TERMINALS.items()
                        if not says(picture(canvas, own), beginning)
                    ]
        app.set_focus(None)  # the ground of a list without the focus
        await pilot.pause()
        if not says(picture(cells_of(app, 16), TERMINALS["light"]), beginning):
            unread.append(("unfocused", 16, "light", None))
    assert not unread


@pytest.mark.parametrize("size", [(80, 24), (74, 24)])
async def test_the_narrow_border_is_read_too(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line, theme="ruobr-light")
    async with app.run_test(size=size) as pilot:
        await at_home(app, pilot)
        await shown(app, pilot, payment(app))
        code = next(span.text for span in spans_of(app.screen.query_one(LineView)) if span.role == "qr")
        assert code.startswith("██" if size[0] == 80 else "█▀")
        for theme in ("ruobr-light", "ruobr-dark", THIN):
            app.theme = theme
            await pilot.pause()
            canvas = cells_of(app, 256)
            assert says(picture(canvas, TERMINALS["dark"]), PAGE.encode()), theme
