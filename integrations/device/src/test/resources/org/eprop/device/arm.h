/* A Cortex-M4 (mps2-an386): vectors, start, and output by semihosting. */
#include <stdint.h>
extern uint32_t stack_top, bss_start, bss_end;
int main(void);
static int call_host(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}
static void put_char(char c) {
  call_host(3, &c);
}
static void finish(void) {
  call_host(0x18, (const void *)(uintptr_t)0x20026);
}
void start(void);
void start(void) {
  uint32_t *at;
  for (at = &bss_start; at < &bss_end; at++) {
    *at = 0;
  }
  *(volatile uint32_t *)(uintptr_t)0xe000ed88u |= 0xfu << 20;
  main();
  for (;;) {
  }
}
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[2] = {
    (uintptr_t)&stack_top, (uintptr_t)start};
