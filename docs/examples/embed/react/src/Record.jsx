import "stele-verify";

export function Record({ src, onState, onVerdict }) {
  return (
    <stele-verify
      name="lease"
      required
      src={src}
      trust="/records/trust.json"
      trust-integrity="sha256-HASH-OF-YOUR-TRUST-FILE"
      onstatechange={(event) => onState(event.detail.state)}
      onverdict={(event) => onVerdict(event.detail)}
    >
      <a href="/records/">Check this record</a>
    </stele-verify>
  );
}
