const lease = document.querySelector("stele-verify");
const output = document.querySelector("output");

lease.addEventListener("statechange", ({ detail }) => {
  output.value = detail.state;
});
lease.addEventListener("verdict", ({ detail }) => {
  output.value = `${detail.state}: ${detail.record?.id}`;
});
document.querySelector("#flat").addEventListener("change", ({ target }) => {
  lease.src = target.value;
});
