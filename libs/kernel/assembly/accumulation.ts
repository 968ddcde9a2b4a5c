import { hammingDistance } from './hamming-distance';
import { packInputs, packRow, vectorUnits } from './packing';

/** Units of every image that are packed and compared at a time; `panelUnits` of hamming-kernel.ts says the same. */
const panelUnits: usize = 16_384;

/** Rows of a tile: 8 rows of 2,048 bytes stay in the first-level cache while the others pass by, each loaded once. */
const tileRows: i32 = 8;

/** Bytes of a packed row: whole groups of four vectors, as `hammingDistance` takes them. */
function packedRowBytes(units: usize): usize {
  return ((units + 4 * vectorUnits - 1) / (4 * vectorUnits)) * 64;
}

function addTo(distances: usize, place: usize, count: i32): void {
  store<i32>(distances + place, load<i32>(distances + place) + count);
}

/**
 * Packs one image's part of a panel: `units` float32 values at `source`, 1 to 16,384 of them, to row `row` of `panel`. Zeros are
 * written behind them up to whole vectors, for which there must be room.
 */
export function packPanelRow(source: usize, units: usize, panel: usize, row: usize): void {
  const rowBytes = packedRowBytes(units);
  packInputs(source, units, panel + row * rowBytes, rowBytes);
}

/**
 * Adds weight * distance of rows i < j to both matrices (int32, size x size, row-major); `units` as the rows were packed with.
 */
export function comparePanel(
  panel: usize,
  units: usize,
  size: i32,
  unit: usize,
  released: usize,
  unitWeight: i32,
  releasedWeight: i32,
): void {
  const rowBytes = packedRowBytes(units);
  for (let top = 0; top < size; top += tileRows) {
    for (let j = top + 1; j < size; j++) {
      const other = panel + <usize>j * rowBytes;
      const bottom = min(top + tileRows, j);
      for (let i = top; i < bottom; i++) {
        const distance = hammingDistance(panel + <usize>i * rowBytes, other, rowBytes);
        const place = (<usize>(i * size + j)) << 2;
        addTo(unit, place, unitWeight * distance);
        addTo(released, place, releasedWeight * distance);
      }
    }
  }
}

/**
 * Adds one ReLU's weighted Hamming distances to `unit` and `released` (int32, size x size, row-major; only i < j is touched).
 * `codes`: `size` rows of `units` >= 1 sign bytes, `stride` bytes apart. `panel`: room for `size` rows of 2,048 bytes.
 * `spill`: 128 bytes.
 */
export function accumulate(
  codes: usize,
  stride: usize,
  units: usize,
  size: i32,
  panel: usize,
  spill: usize,
  unit: usize,
  released: usize,
  unitWeight: i32,
  releasedWeight: i32,
): void {
  memory.fill(spill, 0, vectorUnits);
  for (let from: usize = 0; from < units; from += panelUnits) {
    const width = min(units - from, panelUnits);
    const rowBytes = packedRowBytes(width);
    for (let i = 0; i < size; i++) {
      packRow(codes + from + <usize>i * stride, width, panel + <usize>i * rowBytes, rowBytes, spill);
    }
    comparePanel(panel, width, size, unit, released, unitWeight, releasedWeight);
  }
}
