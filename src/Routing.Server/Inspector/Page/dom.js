/** The element of an id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element: properties are set as they are, children are nodes or text. */
export function el(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Sets a custom property; the page's security policy allows no style attributes. */
export function setVariable(element, name, value) {
  element.style.setProperty(`--${name}`, value);
}

/** Runs a function at most once a frame, however often it is asked. */
export function oncePerFrame(run) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      run();
    });
  };
}

/** Says something to screen readers. */
export function announce(text) {
  byId("status").textContent = text;
}
