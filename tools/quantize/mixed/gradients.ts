/**
 * Gradients under Node. The bundle of tfjs-core that Node loads omits them, and the module that
 * contains them imports its neighbours without `.js`, as only bundlers allow. Both register with
 * the same engine, so this module is loaded with those names completed.
 */
import { registerHooks } from 'node:module';
import { Memo } from '../../../src/core/memo.ts';
import { registerDepthwiseGradient } from './gradient-kernel.ts';

const registered = new Memo(register);

/** Makes `tf.grads` work on the WASM backend; registers once per process. */
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
