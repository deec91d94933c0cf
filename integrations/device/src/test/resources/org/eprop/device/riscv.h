/* RISC-V, 32 bits (virt): start, and output by its serial port. */
#include <stdint.h>
int main(void);
__asm__(".section .start, \"ax\"\n.globl _start\n_start:\n la sp, stack_top\n"
        " la t0, bss_start\n la t1, bss_end\n"
        "1: bgeu t0, t1, 2f\n sw zero, 0(t0)\n addi t0, t0, 4\n j 1b\n"
        "2: call main\n3: j 3b\n.text\n");
static void put_char(char c) {
  *(volatile uint8_t *)(uintptr_t)0x10000000u = (uint8_t)c;
}
static void finish(void) {
  *(volatile uint32_t *)(uintptr_t)0x100000u = 0x5555;
}
