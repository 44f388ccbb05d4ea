// The phone's own "back" closes what lies over the page; only from the page itself does it leave.

// holdBack({isCovered(), uncover()}) → hold(), to be called whenever something is laid over the page.
export function holdBack({ isCovered, uncover }) {
  let isHeld = Boolean(history.state?.isOver);
  const hold = () => {
    if (!isHeld) history.pushState({ isOver: true }, "");
    isHeld = true;
  };
  addEventListener("popstate", () => {
    if (history.state?.isOver || !isHeld) return; // from one of the page's own anchors
    isHeld = false;
    if (!isCovered()) return history.back();
    uncover();
    hold();
  });
  return hold;
}
