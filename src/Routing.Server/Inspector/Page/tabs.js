import { byId } from "/inspector/dom.js";

/** The tabs: a click or the arrow keys choose one; the function given is told its panel's id. */
export function onSelect(selected) {
  const tabs = [...byId("views").children];
  const select = (tab) => {
    for (const other of tabs) {
      other.setAttribute("aria-selected", other === tab);
      other.tabIndex = other === tab ? 0 : -1;
      byId(other.getAttribute("aria-controls")).hidden = other !== tab;
    }
    document.body.dataset.view = tab.getAttribute("aria-controls");
    selected(tab.getAttribute("aria-controls"));
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next.focus();
      select(next);
    });
  }
}
