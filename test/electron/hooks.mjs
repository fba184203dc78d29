// Module resolver hook: the name `electron` leads to the stand-in, every other name where it always led.

/** Node's resolve hook. */
export function resolve(specifier, context, next) {
  if (specifier !== 'electron') return next(specifier, context);
  return { url: process.env.STANDIN_MODULE, shortCircuit: true };
}
