// Shows new messages without a reload; what is being read stays where it is.
const main = document.getElementById("messages");
let seen = main.innerHTML;

async function look() {
  try {
    const answer = await fetch("/demo/messages", { cache: "no-store" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("messages").innerHTML;
      if (fresh !== seen && !main.contains(document.activeElement) && getSelection().isCollapsed) {
        main.innerHTML = seen = fresh;
      }
    }
  } catch {
    // The demo is over or restarts; the next look will tell.
  }
  setTimeout(look, 2000);
}

setTimeout(look, 2000);
