/**
 * What the checks of one scenario share: who is there, and what is running.
 */

/** Each part is there once the check that makes it has passed, which is what `needs` is for. */
export function sceneOf<Scene>(parts: Partial<Scene> = {}): Scene {
  return parts as Scene
}
