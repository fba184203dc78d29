// Loaded first: zod would otherwise compile its schemas by `new Function`, which the content security policy forbids.
import { z } from 'zod';

z.config({ jitless: true });
