"""The rewritten gradients of depthwise convolutions are those of nn.Conv2d."""

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -r requirements.txt")

from penumbra_training.depthwise import input_gradient, weight_gradient  # noqa: E402 - it imports PyTorch too

CASES = ((3, 1, 1, 9), (3, 2, 0, 9), (3, 2, 0, 10), (5, 1, 2, 7), (5, 2, 0, 11), (5, 2, 0, 12))


@pytest.mark.parametrize(("kernel", "stride", "padding", "size"), CASES)
def test_gradients_equal_autograd(kernel: int, stride: int, padding: int, size: int) -> None:
    g = torch.Generator().manual_seed(kernel + stride + size)
    x = torch.randn(2, 8, size, size, generator=g, dtype=torch.float64, requires_grad=True)
    w = torch.randn(8, 1, kernel, kernel, generator=g, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.conv2d(x, w, None, stride, padding, 1, 8)
    grad = torch.randn(y.shape, generator=g, dtype=torch.float64)
    dx, dw = torch.autograd.grad(y, (x, w), grad)
    torch.testing.assert_close(input_gradient(grad, x.detach(), w.detach(), stride, padding), dx)
    torch.testing.assert_close(weight_gradient(grad, x.detach(), w.detach(), stride, padding), dw)
