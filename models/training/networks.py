"""The two networks, built only from operators every execution provider takes.

Plain convolutions with batch normalisation (folded at export), ReLU, nearest x2 upsampling, transposed
convolution k2 s2; zero padding, static shapes.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional


def conv(inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    """3x3 convolution, batch normalisation, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(True),
    )


class Residual(nn.Module):
    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            conv(channels, channels, 1, dilation),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.body(x))


class Up(nn.Module):
    """Narrow, double by nearest, add the skip, mix."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(inputs, outputs, 1)
        self.mix = conv(outputs, outputs)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        return self.mix(functional.interpolate(self.narrow(x), scale_factor=2, mode="nearest") + skip)


class Segmenter(nn.Module):
    """(1, 4, 128, 256) -> masks (1, 3, 128, 256) and flags (1, 2), all logits.

    In: BGR in normalised light and the previous frame mask 0..1 (zeros where there is none).
    Masks: frame, lens, shadow. Flags: glasses worn, lenses opaque.
    """

    def __init__(self, widths: tuple[int, int, int, int] = (16, 32, 48, 64)) -> None:
        super().__init__()
        a, b, c, d = widths
        self.e1 = conv(4, a, 2)
        self.e2 = nn.Sequential(conv(a, b, 2), conv(b, b))
        self.e3 = nn.Sequential(conv(b, c, 2), conv(c, c))
        self.e4 = nn.Sequential(conv(c, d, 2), Residual(d, 2))
        self.u3, self.u2, self.u1 = Up(d, c), Up(c, b), Up(b, a)
        self.masks = nn.ConvTranspose2d(a, 3, 2, 2)
        self.flags = nn.Linear(d, 2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        e1 = self.e1(x)
        e2 = self.e2(e1)
        e3 = self.e3(e2)
        e4 = self.e4(e3)
        masks = self.masks(self.u1(self.u2(self.u3(e4, e3), e2), e1))
        return masks, self.flags(e4.mean((2, 3)))


class Inpainter(nn.Module):
    """(1, 5, 128, 256) -> BGR (1, 3, 128, 256), 0..1, meant for the hole only.

    In: BGR in normalised light with the hole already hidden and pre-filled, the hole 0..1, the rest of the
    glasses area (lens and shadow) 0..1.
    """

    def __init__(self, widths: tuple[int, int, int, int] = (24, 40, 64, 80)) -> None:
        super().__init__()
        a, b, c, d = widths
        self.e1 = conv(5, a, 2)
        self.e2 = nn.Sequential(conv(a, b, 2), conv(b, b))
        self.e3 = nn.Sequential(conv(b, c, 2), Residual(c, 2))
        self.e4 = nn.Sequential(conv(c, d, 2), Residual(d, 2))
        self.u3, self.u2, self.u1 = Up(d, c), Up(c, b), Up(b, a)
        self.last = conv(a, a)
        self.out = nn.ConvTranspose2d(a, 3, 2, 2)

    def forward(self, x: Tensor) -> Tensor:
        e1 = self.e1(x)
        e2 = self.e2(e1)
        e3 = self.e3(e2)
        up = self.u1(self.u2(self.u3(self.e4(e3), e3), e2), e1)
        return x[:, :3] + self.out(self.last(up))


class Probabilities(nn.Module):
    """What is exported of the segmenter: sigmoids of its logits."""

    def __init__(self, segmenter: Segmenter) -> None:
        super().__init__()
        self.segmenter = segmenter

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        masks, flags = self.segmenter(x)
        return torch.sigmoid(masks), torch.sigmoid(flags)
