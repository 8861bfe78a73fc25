/* context.h for AArch64 (AAPCS64): a function keeps x19 to x28, the frame pointer x29, the low halves of v8 to v15, and
 * the stack pointer; x30 says where to go on.
 *
 * A suspended context is its stack pointer; from there upwards lie x29, x30, x19 to x28, d8 to d15. */
#if defined(__aarch64__) && !defined(GI_CONTEXT_UCONTEXT)
#define CONTEXT_BYTES 160
	.text

	.globl gi_context_switch
	.hidden gi_context_switch
	.type gi_context_switch, %function
	.p2align 4
gi_context_switch: /* x0: void **ret_suspended, x1: void *to */
	.cfi_startproc
	hint #34 /* bti c */
	stp x29, x30, [sp, #-CONTEXT_BYTES]!
	.cfi_adjust_cfa_offset CONTEXT_BYTES
	.cfi_rel_offset x29, 0
	.cfi_rel_offset x30, 8
	stp x19, x20, [sp, #16]
	.cfi_rel_offset x19, 16
	.cfi_rel_offset x20, 24
	stp x21, x22, [sp, #32]
	.cfi_rel_offset x21, 32
	.cfi_rel_offset x22, 40
	stp x23, x24, [sp, #48]
	.cfi_rel_offset x23, 48
	.cfi_rel_offset x24, 56
	stp x25, x26, [sp, #64]
	.cfi_rel_offset x25, 64
	.cfi_rel_offset x26, 72
	stp x27, x28, [sp, #80]
	.cfi_rel_offset x27, 80
	.cfi_rel_offset x28, 88
	stp d8, d9, [sp, #96]
	stp d10, d11, [sp, #112]
	stp d12, d13, [sp, #128]
	stp d14, d15, [sp, #144]
	mov x9, sp
	str x9, [x0]
	/* From here on the same rules describe the other stack. */
	mov sp, x1
	ldp x19, x20, [sp, #16]
	ldp x21, x22, [sp, #32]
	ldp x23, x24, [sp, #48]
	ldp x25, x26, [sp, #64]
	ldp x27, x28, [sp, #80]
	ldp d8, d9, [sp, #96]
	ldp d10, d11, [sp, #112]
	ldp d12, d13, [sp, #128]
	ldp d14, d15, [sp, #144]
	ldp x29, x30, [sp], #CONTEXT_BYTES
	.cfi_adjust_cfa_offset -CONTEXT_BYTES
	.cfi_restore x29
	.cfi_restore x30
	ret
	.cfi_endproc
	.size gi_context_switch, . - gi_context_switch

/* Where a new context begins: x19 is its function, x20 the argument (gi_context_make put them there). It has no caller,
 * and says so: here backtraces end, and an exception that nobody caught ends the program. */
	.type gi_context_begin, %function
	.p2align 4
gi_context_begin:
	.cfi_startproc
	.cfi_undefined x30
	mov x0, x20
	mov x29, xzr
	mov x30, xzr
	blr x19
	brk #1
	.cfi_endproc
	.size gi_context_begin, . - gi_context_begin

	.globl gi_context_make
	.hidden gi_context_make
	.type gi_context_make, %function
	.p2align 4
gi_context_make: /* x0: void *stack_end, x1: entry, x2: argument */
	.cfi_startproc
	hint #34 /* bti c */
	sub x0, x0, #CONTEXT_BYTES
	adr x9, gi_context_begin
	stp xzr, x9, [x0]
	stp x1, x2, [x0, #16]
	ret
	.cfi_endproc
	.size gi_context_make, . - gi_context_make

	/* GNU_PROPERTY_AARCH64_FEATURE_1_AND: branch target identification. */
	.section .note.gnu.property, "a"
	.p2align 3
	.long 4, 16, 5
	.asciz "GNU"
	.long 0xc0000000, 4, 1, 0
#endif
	.section .note.GNU-stack, "", %progbits
