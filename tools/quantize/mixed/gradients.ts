/**
 * Gradients under Node. The bundle of tfjs-core that Node loads leaves them out, and the module that has them names its
 * neighbours without `.js`, as only bundlers allow. Both register with the one engine, so that this module is loaded
 * with those names completed.
 */
import { registerHooks } from 'node:module';
import { Memo } from '../../../src/core/memo.ts';
import { registerDepthwiseGradient } from './gradient-kernel.ts';

const registered = new Memo(register);

/** Makes `tf.grads` work on the WASM backend; registers once in a process. */
export const enableGradients = (): Promise<void> => registered.get();

async function register(): Promise<void> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const isIncomplete =
        specifier.startsWith('.') &&
        !specifier.endsWith('.js') &&
        context.parentURL?.includes('/@tensorflow/tfjs-core/dist/');
      return next(isIncomplete ? `${specifier}.js` : specifier, context);
    },
  });
  try {
    await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  } finally {
    hooks.deregister();
  }
  registerDepthwiseGradient();
}
