// A job's page asks how far it is, and is drawn anew when it has ended. Without this script a link asks again.

const job = document.getElementById("job");

async function ask() {
  try {
    const answer = await fetch(job.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const told = await answer.json();
    const bar = job.querySelector("progress");
    if (!told.waiting || told.state !== job.dataset.state || (told.total && !bar)) return location.reload();
    if (bar && told.total) {
      bar.max = told.total;
      bar.value = told.done;
      job.querySelector(".number").textContent = `${told.done}/${told.total}`;
    }
  } catch {
    // The network is away for a moment; the next turn asks again.
  }
  setTimeout(ask, 1500);
}

if (job) setTimeout(ask, 1000);
