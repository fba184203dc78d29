// `node --import .../register.mjs`: lets a program import `electron` where only Node is there; STANDIN_MODULE names the stand-in.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
