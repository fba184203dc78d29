// What an error must look like where it comes in over a boundary.
import { z } from 'zod';
import { type ErrorData, errorCodes } from './errors';

export const errorDataSchema: z.ZodType<ErrorData> = z.object({
  code: z.enum(errorCodes),
  file: z.string().nullable(),
  what: z.string(),
  remedy: z.string(),
});
