import "@blockcerts/blockcerts-verifier";
