"""Volcengine's dressing V2 (dressing_diffusionV2): CVSubmitTask takes an order, CVGetResult says how it
stands. Two ways to sign, signed.py and sdk.py, send the same bytes and are told the same."""
