"""A stand-in for the hosted try-on services, on this machine only.

It speaks their protocols, makes test pictures, counts what would have been billed, plays the faults a
script names.
"""

from mirror_app.tryon.serving.background import running
from mirror_app.tryon.serving.script import Script
from mirror_app.tryon.serving.server import Options, Server

__all__ = ["Options", "Script", "Server", "running"]
