/** What jsdom lacks and components ask for: media queries, resize observers, playing. For tests only; nothing of the product is replaced. */
import { mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, vi } from 'vitest';

/** Gives each test of a file an empty page, and takes down what it mounted. */
export function freshPage(): { show: <P extends object>(component: Component<P>, props: P) => void; find: (test: string) => HTMLElement } {
  const mounted: ReturnType<typeof mount>[] = [];
  beforeEach(() => {
    vi.stubGlobal('matchMedia', () => ({ matches: true }));
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe = (): void => undefined;
        unobserve = (): void => undefined;
        disconnect = (): void => undefined;
      },
    );
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue(undefined);
  });
  afterEach(async () => {
    for (const one of mounted.splice(0)) await unmount(one);
    document.body.innerHTML = '';
    vi.unstubAllGlobals();
  });
  return {
    show: (component, props) => void mounted.push(mount(component as Component, { target: document.body, props })),
    find: (test) => {
      const found = document.querySelector<HTMLElement>(`[data-test="${test}"]`);
      if (!found) throw new Error(`${test} is not on the page`);
      return found;
    },
  };
}
