export function Brand() {
  return (
    <span class="brand">
      <img src="/icon/48.png" width={24} height={24} alt="" />
      Telltale
    </span>
  );
}
