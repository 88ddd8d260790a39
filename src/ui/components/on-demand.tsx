import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { loadCode } from '../../core/load-code.ts';
import { messages } from '../../messages/index.ts';

/**
 * A view whose code is loaded when it is first shown, so that no first finding waits for it. Nothing
 * stands in for it meanwhile, as it was not there before either.
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactNode {
  const View = lazy(async () => ({
    default: await loadCode(load).catch(() => NotLoaded),
  })) as ComponentType<Props>;
  return (props) => (
    <Suspense fallback={null}>
      <View {...props} />
    </Suspense>
  );
}

/** The rest of the page goes on. */
function NotLoaded() {
  return <p role="alert">{messages.app.notLoaded}</p>;
}
