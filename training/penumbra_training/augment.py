"""Augmentation on whole batches. It respects anatomy: the heart stays on its side, nothing is
flipped.
"""

import math

import torch
from torch.nn import functional as F


def affine(x: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Rotation within 8 degrees, zoom 0.88-1.12, aspect within 6 %, shift within 5 %."""
    n = x.shape[0]

    def uniform(lo: float, hi: float) -> torch.Tensor:
        return torch.rand(n, generator=g) * (hi - lo) + lo

    angle = uniform(-8, 8) * math.pi / 180
    zoom, aspect = uniform(0.88, 1.12), uniform(0.94, 1.06)
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    theta = torch.stack(
        [cos * aspect, -sin, uniform(-0.1, 0.1), sin, cos / aspect, uniform(-0.1, 0.1)], 1
    ).view(n, 2, 3)
    grid = F.affine_grid(theta, list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, padding_mode="zeros", align_corners=False)


def tone(x: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Gamma, contrast and brightness: other detectors, other processing."""

    def uniform(lo: float, hi: float) -> torch.Tensor:
        return torch.rand(x.shape[0], 1, 1, 1, generator=g) * (hi - lo) + lo

    x = x.clamp(0, 1) ** torch.exp(uniform(-0.3, 0.3))
    return ((x - 0.5) * uniform(0.8, 1.2) + 0.5 + uniform(-0.08, 0.08)).clamp(0, 1)


def degrade(x: torch.Tensor, share: float, g: torch.Generator) -> torch.Tensor:
    """Loses resolution at random, so that sharpness cannot stand for a source, and a source for a
    label.
    """
    if share == 0 or float(torch.rand((), generator=g)) > share:
        return x
    size = x.shape[-1]
    small = int(torch.randint(int(size * 0.45), int(size * 0.8), (), generator=g))
    low = F.interpolate(x, size=(small, small), mode="area")
    return F.interpolate(low, size=(size, size), mode="bilinear", align_corners=False)


def erase(x: torch.Tensor, g: torch.Generator) -> torch.Tensor:
    """Blanks a small box in half of the images (Zhong et al. 2020): no single marker or corner
    decides.
    """
    n, _, h, w = x.shape
    for i in range(n):
        if float(torch.rand((), generator=g)) < 0.5:
            eh = int(torch.randint(h // 16, h // 6, (), generator=g))
            ew = int(torch.randint(w // 16, w // 6, (), generator=g))
            top = int(torch.randint(0, h - eh, (), generator=g))
            left = int(torch.randint(0, w - ew, (), generator=g))
            x[i, :, top : top + eh, left : left + ew] = torch.rand((), generator=g)
    return x


def noise(x: torch.Tensor, largest: float, g: torch.Generator) -> torch.Tensor:
    """Gaussian noise, standard deviation drawn per image up to `largest`: against the smoothness of
    enlarged images, which would tell the source, and for the rounding that integer arithmetic adds.
    """
    if largest == 0:
        return x
    deviation = torch.rand(x.shape[0], 1, 1, 1, generator=g) * largest
    return x + torch.randn(x.shape, generator=g) * deviation


def augment(x: torch.Tensor, degrade_share: float, largest_noise: float, g: torch.Generator) -> torch.Tensor:
    """x: [N, 1, H, W] float32, 0-1. The degradation is drawn per quarter batch, as it resizes."""
    quarters = [degrade(q, degrade_share, g) for q in x.chunk(4)]
    return noise(erase(tone(affine(torch.cat(quarters), g), g), g), largest_noise, g)


def mixup(
    x: torch.Tensor, y: torch.Tensor, sources: list[str], alpha: float, g: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Blends each image and its targets with another of the batch (Zhang et al. 2018), within one
    source.

    Within one source, so that a label that is learnt from one source alone stays known for every
    blend. x: [N, 1, H, W]; y: [N, 14].
    """
    if alpha == 0:
        return x, y
    n = x.shape[0]
    partner = torch.arange(n)
    for source in sorted(set(sources)):
        rows = torch.tensor([i for i, s in enumerate(sources) if s == source])
        partner[rows] = rows[torch.randperm(len(rows), generator=g)]
    # Beta(a, a) as a ratio of Gamma draws; the larger part stays with the image itself.
    a, b = (torch._standard_gamma(torch.full((n,), alpha), generator=g) for _ in range(2))
    share = a / (a + b).clamp_min(1e-12)
    share = torch.maximum(share, 1 - share)
    wide = share.view(n, 1, 1, 1)
    return x * wide + x[partner] * (1 - wide), y * share.view(n, 1) + y[partner] * (1 - share.view(n, 1))
