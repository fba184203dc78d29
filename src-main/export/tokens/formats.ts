// The formats of token files by name, without their writers: for menus, command lines and file names.

/** Extension, name for people, and whether it reads back: a table of frames holds no tokens. */
export const tokenFormats = {
  safetensors: { extension: 'safetensors', label: 'safetensors', readable: true },
  npz: { extension: 'npz', label: 'NumPy (.npz)', readable: true },
  parquet: { extension: 'parquet', label: 'Parquet', readable: true },
  webdataset: { extension: 'tar', label: 'WebDataset (.tar)', readable: true },
  jsonl: { extension: 'jsonl', label: 'JSON Lines', readable: true },
  csv: { extension: 'csv', label: 'CSV (a line a frame)', readable: false },
} as const;
export type TokenFormat = keyof typeof tokenFormats;
export const tokenFormatNames = Object.keys(tokenFormats) as TokenFormat[];
