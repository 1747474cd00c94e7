"""What every shape is made of."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """No conversions, as a typed language would read it."""

    model_config = ConfigDict(strict=True)


Bit = Literal[0, 1]
