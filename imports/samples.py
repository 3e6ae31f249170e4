"""Every list there is a sample of, by layout: of people, and of PSKS."""

from imports.psks_shapes import PSKS_SHAPES
from imports.shapes import SHAPES

SAMPLES = SHAPES | PSKS_SHAPES
