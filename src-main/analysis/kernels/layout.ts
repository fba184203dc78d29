// Sizes of pictures and planes, and where everything lies in the kernels' memory, in bytes. Written in what TypeScript and AssemblyScript share.

/** Width of every analysis picture in pixels: the whole source picture, scaled without keeping its shape. */
export const ANALYSIS_WIDTH = 128;
/** Height of every analysis picture in pixels. */
export const ANALYSIS_HEIGHT = 72;
/** Bytes of one analysis picture: rgb24, row by row, no padding. */
export const ANALYSIS_BYTES = ANALYSIS_WIDTH * ANALYSIS_HEIGHT * 3;
export const PIXELS = ANALYSIS_WIDTH * ANALYSIS_HEIGHT;

/** Size of the coarse planes that structure is compared on: a quarter in each direction. */
export const COARSE_WIDTH = ANALYSIS_WIDTH / 4;
export const COARSE_HEIGHT = ANALYSIS_HEIGHT / 4;
/** Pixels of one coarse plane. */
export const COARSE_PIXELS = COARSE_WIDTH * COARSE_HEIGHT;
/** Size of the tiny planes, on which the blend test looks first: half as large again. */
export const TINY_WIDTH = COARSE_WIDTH / 2;
export const TINY_HEIGHT = COARSE_HEIGHT / 2;
export const TINY_PIXELS = TINY_WIDTH * TINY_HEIGHT;

/** Blocks of coarse pixels that are matched between two pictures: 4 x 3 of them cover the plane. */
export const MATCH_WIDTH = 8;
export const MATCH_HEIGHT = 6;
/** How far a block may have moved, in coarse pixels: 19 % of the width and 22 % of the height between two pictures. */
export const MATCH_REACH_X = 6;
export const MATCH_REACH_Y = 4;
/** Places of a block by which it may have moved. */
export const MATCH_PLACES = (2 * MATCH_REACH_X + 1) * (2 * MATCH_REACH_Y + 1);
/** Places where a block fits in the plane, down, and across as a whole number of vectors. */
export const GAIN_HEIGHT = COARSE_HEIGHT - MATCH_HEIGHT + 1;
export const GAIN_WIDTH = COARSE_WIDTH - MATCH_WIDTH + 4;

/** Bins of the colour histogram along each of its two chroma axes. */
export const CHROMA_BINS = 16;
/** Bins of the histogram of luma around its own mean. */
export const LUMA_BINS = 32;

/** Size of the plane on which motion is matched: half the analysis picture. Fine enough, as places are found to a tenth of a pixel. */
export const WIDTH = ANALYSIS_WIDTH / 2;
export const HEIGHT = ANALYSIS_HEIGHT / 2;
/** Cells of 4 x 4 pixels; blocks are 2 x 2 cells and overlap by half. */
export const CELL = 4;
export const CELLS_ACROSS = WIDTH / CELL;
export const CELLS_DOWN = HEIGHT / CELL;
export const BLOCK = 2 * CELL;
export const BLOCKS_ACROSS = CELLS_ACROSS - 1;
export const BLOCKS_DOWN = CELLS_DOWN - 1;
export const BLOCKS = BLOCKS_ACROSS * BLOCKS_DOWN;
export const BLOCK_PIXELS = BLOCK * BLOCK;

/** One picture of the history: its planes and statistics from its address on; float32 all. */
export const COARSE_AT = 0;
export const TINY_AT = COARSE_AT + 3 * COARSE_PIXELS * 4;
/** For each place of a block 1 / sqrt(variance of luma there + noise). */
export const GAIN_AT = TINY_AT + 3 * TINY_PIXELS * 4;
export const CHROMA_HISTOGRAM_AT = GAIN_AT + GAIN_WIDTH * GAIN_HEIGHT * 4;
export const LUMA_HISTOGRAM_AT = CHROMA_HISTOGRAM_AT + 2 * CHROMA_BINS * 4;
/** Mean, variance, detail, and one that is not used. */
export const STATISTICS_AT = LUMA_HISTOGRAM_AT + LUMA_BINS * 4;
export const PICTURE_BYTES = STATISTICS_AT + 16;

/** What kernels give when it is more than one number: 4 of float64. */
export const RESULTS = 0;
/** Camera of the motion before, float64: x, y, zoom, turn; the equations for the next one. */
export const CAMERA = 32;
export const EQUATIONS = CAMERA + 32;
/** Tables, filled once: places of a block in the order of the search (int32: x, then y), centres of the motion blocks (float32: x, then y). */
export const PLACES = EQUATIONS + 160;
export const CENTRES = PLACES + 2 * (MATCH_PLACES + 3) * 4;
/** Scratch: a few rows, and the counted pixels per level of luma. */
export const ROWS = CENTRES + 2 * BLOCKS * 4;
export const LEVELS = ROWS + 4 * ANALYSIS_WIDTH * 4;
/** The picture that arrives; a vector is read beyond its end. */
export const RGB = LEVELS + 256 * 4;
/** Luma at full size of the newest picture and the one before, in turns. */
export const LUMA = RGB + ANALYSIS_BYTES + 64;
export const LUMA_BYTES = PIXELS * 4;

/** Planes of motion, of two pictures in turns: luma, coarse luma, sums of luma by column and by row. Interpolation reads a row beyond the end. */
export const MOTION = LUMA + 2 * LUMA_BYTES;
export const MOTION_COARSE_AT = (HEIGHT + 2) * WIDTH * 4;
export const COLUMNS_AT = MOTION_COARSE_AT + COARSE_PIXELS * 4;
export const LINES_AT = COLUMNS_AT + WIDTH * 4;
export const MOTION_BYTES = LINES_AT + (HEIGHT + 4) * 4;
/** Gradients across and down, with a row to spare on both sides, and their sums per cell. */
export const ACROSS = MOTION + 2 * MOTION_BYTES;
export const DOWN = ACROSS + WIDTH * HEIGHT * 4;
export const CELLS = DOWN + WIDTH * HEIGHT * 4;
/** Of each block: means of the gradients, their covariance, variance of luma; vector and remaining difference; certainty. A plane each. */
export const BLOCK_PLANE = BLOCKS * 4;
export const MEAN_ACROSS = CELLS + CELLS_ACROSS * CELLS_DOWN * 32;
export const MEAN_DOWN = MEAN_ACROSS + BLOCK_PLANE;
export const TEXTURE_XX = MEAN_DOWN + BLOCK_PLANE;
export const TEXTURE_XY = TEXTURE_XX + BLOCK_PLANE;
export const TEXTURE_YY = TEXTURE_XY + BLOCK_PLANE;
export const VARIANCE = TEXTURE_YY + BLOCK_PLANE;
export const VECTOR_X = VARIANCE + BLOCK_PLANE;
export const VECTOR_Y = VECTOR_X + BLOCK_PLANE;
export const REST = VECTOR_Y + BLOCK_PLANE;
export const SURE_XX = REST + BLOCK_PLANE;
export const SURE_XY = SURE_XX + BLOCK_PLANE;
export const SURE_YY = SURE_XY + BLOCK_PLANE;

/** Pictures that are kept, from here on. */
export const HISTORY = 128;
export const PICTURES = SURE_YY + BLOCK_PLANE;
