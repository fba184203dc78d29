// Loaded before the contract: init scripts run before the page's policy is known, so zod would compile and fail later.
import { z } from 'zod';

z.config({ jitless: true });
